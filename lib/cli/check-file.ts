import { countStates } from '#lib/cli/count-states.ts';
import { fileKind, type Kind } from '#lib/cli/file-kind.ts';
import { parseMapping } from '#lib/erp/parse-mapping.ts';
import { readInput } from '#lib/local/read-input.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { parseScenario } from '#lib/rehearsal/parse-scenario.ts';
import { ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface SoundFile {
  readonly file: string;
  readonly kind: Kind;
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly next: string;
}

/**
 * Reads a file as what its first key says it is; anything else is taken for a runbook. `runbook` is asked for only when
 * a scenario has to be held against one.
 */
export const checkFile = (
  file: string,
  runbook: () => Result<Runbook, readonly Problem[]>,
): Result<SoundFile, readonly Problem[]> => {
  const bytes = readInput(file, 'file');
  if (!bytes.ok) return bytes;
  const source = readYaml(bytes.value, file);
  if (!source.ok) return source;
  switch (fileKind(source.value.value)) {
    case 'scenario':
      return checkScenarioFile(bytes.value, file, runbook);
    case 'mapping':
      return checkMappingFile(bytes.value, file);
    default:
      return checkRunbookFile(file);
  }
};

const checkRunbookFile = (file: string): Result<SoundFile, readonly Problem[]> => {
  const compiled = loadRunbook(file);
  if (!compiled.ok) return compiled;
  const { program, runbook } = compiled.value;
  return ok({
    file,
    kind: 'runbook',
    title: runbook.title,
    counts: {
      stages: runbook.stages.length,
      tasks: program.tasks.length,
      gates: program.gates.length - 1,
      'recovery gates': 1,
      states: countStates(program.definition),
      'states of the way back': countStates(program.rollbackDefinition),
    },
    next: `npx cutover plan ${file}, then npx cutover rehearse ${file}`,
  });
};

const checkScenarioFile = (
  bytes: Uint8Array,
  file: string,
  runbook: () => Result<Runbook, readonly Problem[]>,
): Result<SoundFile, readonly Problem[]> => {
  const against = runbook();
  if (!against.ok) return against;
  const scenario = parseScenario(bytes, file, against.value);
  if (!scenario.ok) return scenario;
  const { title, gates, tasks, authority, expect } = scenario.value;
  return ok({
    file,
    kind: 'scenario',
    title: `${title}; expects ${expect.outcome}`,
    counts: {
      gates: Object.keys(gates.byGate).length,
      'late tasks': Object.keys(tasks.lateMinutes).length,
      faults: authority.faults.length,
    },
    next: `npx cutover rehearse --scenario ${file}`,
  });
};

const checkMappingFile = (bytes: Uint8Array, file: string): Result<SoundFile, readonly Problem[]> => {
  const mapping = parseMapping(bytes, file);
  if (!mapping.ok) return mapping;
  return ok({
    file,
    kind: 'mapping',
    title: mapping.value.title,
    counts: {
      columns: Object.keys(mapping.value.columns).length,
      'product rules': mapping.value.products.length,
    },
    next: `npx cutover rehearse --invoices EXPORT.csv --mapping ${file}`,
  });
};
