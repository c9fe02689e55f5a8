import { writeCompiled } from '#lib/cli/compiled-folder.ts';
import { countStates } from '#lib/cli/count-states.ts';
import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import { GO_LIVE_OPTION } from '#lib/cli/go-live-option.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { oneFile } from '#lib/cli/one-file.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { MAX_EVENTS, MAX_STATE_BYTES, worstCaseEvents, worstCaseStateBytes } from '#lib/compiler/bounds.ts';
import { instant } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { fallbackFiles } from '#lib/report/fallback/fallback-files.ts';
import { makeFallback } from '#lib/report/fallback/make-fallback.ts';
import { count } from '#lib/report/words.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

export const compile: Verb = {
  name: 'compile',
  usage: '[FILE] [--go-live INSTANT] [--out DIR] [--json]',
  purpose: 'Turns a runbook into its state machine and its way back, with grants and digests.',
  options: {
    'go-live': GO_LIVE_OPTION,
    out: { type: 'string', meaning: 'write definition, rollback definition, grants, digests and calendar' },
    json: { type: 'boolean', meaning: 'print everything as one JSON document' },
  },
  async run(given, terminal) {
    const file = oneFile(given);
    const compiled = file.ok ? loadNamedRunbook(given, file.value) : file;
    if (!file.ok || !compiled.ok) {
      terminal.err(formatProblems(compiled.ok ? [] : compiled.error).trimEnd());
      return BAD_INPUT;
    }
    const parts = partsOf(compiled.value);
    const out = stringOption(given, 'out');
    const written = out === undefined ? undefined : writeCompiled(out, filesOf(compiled.value));
    if (written && !written.ok) {
      terminal.err(`cutover compile --out ${written.error}`);
      return BAD_INPUT;
    }
    if (given.options.json === true) {
      terminal.out(JSON.stringify(parts, null, 2));
      return DONE;
    }
    terminal.out(summary(compiled.value, file.value).join('\n'));
    if (written) terminal.out(`\nWritten: ${written.value.join(', ')}`);
    terminal.out(`\nNext: npx cutover rehearse ${file.value}${moved(given)}`);
    return DONE;
  },
};

const moved = (given: Given): string => {
  const goLive = stringOption(given, 'go-live');
  return goLive === undefined ? '' : ` --go-live ${goLive}`;
};

const worstCase = ({ runbook, plan, calendar }: CompiledRunbook) => ({
  historyEvents: worstCaseEvents(runbook, plan.order),
  stateBytes: worstCaseStateBytes(calendar, plan.order),
});

const partsOf = (compiled: CompiledRunbook) => {
  const { program, digests, calendar } = compiled;
  return { runbook: compiled.file, ...program, digests, calendar, worstCase: worstCase(compiled) };
};

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const filesOf = (compiled: CompiledRunbook): Readonly<Record<string, string>> => {
  const { program, digests, calendar } = compiled;
  return {
    'definition.asl.json': pretty(program.definition),
    'rollback.asl.json': pretty(program.rollbackDefinition),
    'grants.json': pretty(program.grants),
    'digests.json': pretty(digests),
    'calendar.json': pretty(calendar),
    ...fallbackFiles(makeFallback({ ...compiled, madeAt: instant(Date.now()) })),
  };
};

const summary = (compiled: CompiledRunbook, file: string): readonly string[] => {
  const { program, digests } = compiled;
  const worst = worstCase(compiled);
  const grants = (machine: 'main' | 'rollback'): string =>
    program.grants
      .filter((grant) => grant.machine === machine)
      .map((grant) => grant.invoke)
      .join(', ');
  return [
    `${file} compiles to two machines, with ${program.gates.length - 1} gates and the recovery gate:`,
    `  main       ${countStates(program.definition)} states, ${program.stages.length} stages, ${program.tasks.length} tasks, ${program.gates.length - 1} gates`,
    `             at worst ${count(worst.historyEvents)} of ${count(MAX_EVENTS)} history events, ${count(worst.stateBytes)} of ${count(MAX_STATE_BYTES)} bytes of state`,
    `             may invoke ${grants('main')}`,
    `  rollback   ${countStates(program.rollbackDefinition)} states, the recovery gate`,
    `             may invoke ${grants('rollback')}`,
    'Digests (SHA-256):',
    ...Object.entries(digests).map(([name, digest]) => `  ${name.padEnd(10)} ${digest}`),
  ];
};
