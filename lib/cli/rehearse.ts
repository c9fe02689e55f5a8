import { arrivalsOf } from '#lib/cli/arrivals-option.ts';
import { CALENDAR_OPTION, calendarOption } from '#lib/cli/calendar-option.ts';
import { DEFAULT_OUT } from '#lib/cli/default-out.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { fewInvoices } from '#lib/cli/few-invoices.ts';
import { decidedByPulls } from '#lib/cli/gates-option.ts';
import { GO_LIVE_OPTION } from '#lib/cli/go-live-option.ts';
import { callControl } from '#lib/cli/interactive/call-control.ts';
import { liveLine } from '#lib/cli/live-line.ts';
import type { RunView } from '#lib/cli/live-text.ts';
import { loadNamedRunbook } from '#lib/cli/load-named-runbook.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { onInterrupt } from '#lib/cli/on-interrupt.ts';
import { oneFile } from '#lib/cli/one-file.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { promptedPeople } from '#lib/cli/prompted-people.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { timelinePrinter } from '#lib/cli/timeline-printer.ts';
import { TURN_BACK_OPTIONS, turnBackVerb } from '#lib/cli/turn-back.ts';
import { wholeNumber } from '#lib/cli/whole-number.ts';
import { wrongKind } from '#lib/cli/wrong-kind.ts';
import { toIso } from '#lib/instant.ts';
import { type CsvMasterData, loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { openDatabase } from '#lib/local/database.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { accelerate } from '#lib/rehearsal/accelerate.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { isScenarioFile, loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { type OutputFolder, openOutputFolder } from '#lib/rehearsal/output-folder.ts';
import { scenarioPeople } from '#lib/rehearsal/people.ts';
import { type RehearsalOptions, runRehearsal } from '#lib/rehearsal/run-rehearsal.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { wordsOf, writeOutput } from '#lib/rehearsal/write-output.ts';
import { renderScreen } from '#lib/report/render-screen.ts';
import { local } from '#lib/report/words.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

/** Milliseconds, the most that a timer takes: a person at the prompt may think for three weeks. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const rehearse: Verb = {
  name: 'rehearse',
  usage:
    '[FILE | --runbook FILE] [--scenario NAME|FILE] [--invoices FILE|N] [--mapping FILE] [--seed N] [--go-live INSTANT] [--calendar scaled:N] [--out DIR] [--json] [--interactive] [--gates votes|pull-requests] [--turn-back every|STATE [--quick]]',
  purpose: 'Runs a whole cutover in virtual time on this machine, and reports.',
  options: {
    runbook: { type: 'string', meaning: 'the runbook, as FILE; default: the shipped one' },
    scenario: { type: 'string', meaning: 'a shipped scenario by name, or a file; default: go' },
    invoices: { type: 'string', meaning: 'how many to make up, or an ERP export in CSV' },
    mapping: {
      type: 'string',
      meaning: 'how to read the export; default: the shipped mapping that fits its columns',
    },
    'master-data': {
      type: 'string',
      meaning: 'the ERP’s customers.csv, products.csv and tax-codes.csv, in one folder',
    },
    'tenant-data': { type: 'string', meaning: 'the tenant’s copy of them; default: it is the same' },
    seed: { type: 'string', meaning: 'one seed is one run; default: 1' },
    'go-live': GO_LIVE_OPTION,
    calendar: CALENDAR_OPTION,
    out: { type: 'string', meaning: `where the report goes; default: ${DEFAULT_OUT}` },
    json: { type: 'boolean', meaning: 'print the report as JSON, and no timeline' },
    gates: {
      type: 'string',
      meaning:
        'how the committee decides: votes, or pull-requests in a git repository; default: as the scenario says',
    },
    interactive: { type: 'boolean', meaning: 'decide gates and report tasks yourself' },
    ...TURN_BACK_OPTIONS,
  },
  async run(given, terminal) {
    const inputs = loadInputs(given);
    if (!inputs.ok) {
      terminal.err(formatProblems(inputs.error).trimEnd());
      return BAD_INPUT;
    }
    if (given.options['turn-back'] !== undefined)
      return await turnBackVerb(given, { ...inputs.value, masterFolder: masterFolderOf(given) }, terminal);
    const out = stringOption(given, 'out') ?? DEFAULT_OUT;
    if ((await callControl(out, { verb: 'status' })).ok) {
      terminal.err(
        `A rehearsal is running that writes to ${out}. Let it end, or name another folder with --out.`,
      );
      return BAD_INPUT;
    }
    const folder = openOutputFolder(out);
    if (!folder.ok) {
      terminal.err(folder.error);
      return BAD_INPUT;
    }
    const few = fewInvoices(inputs.value.compiled.runbook, inputs.value.invoices);
    if (few !== undefined) terminal.err(few);
    return run(inputs.value, folder.value, given, terminal);
  },
};

interface Inputs {
  readonly compiled: CompiledRunbook;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly masterData: CsvMasterData;
  readonly tenantMasterData: CsvMasterData;
  readonly arrivals: RehearsalOptions['arrivals'];
  /** How many are planned to arrive. */
  readonly invoices: number;
  readonly byPulls: boolean;
}

const run = async (
  inputs: Inputs,
  folder: OutputFolder,
  given: Given,
  terminal: Terminal,
): Promise<ExitCode> => {
  const { compiled, scenario } = inputs;
  const asJson = given.options.json === true;
  const database = openDatabase(folder.file('ledger.sqlite'));
  const live = liveLine(terminal);
  const timeline = timelinePrinter(live, compiled, !asJson);
  const prompted =
    given.options.interactive === true ? await promptedPeople(live.terminal, compiled, folder) : undefined;
  const logLines: string[] = [];
  let view: RunView | undefined;
  const stopListening = onInterrupt(() => {
    timeline.end();
    prompted?.hide();
    const { zone } = compiled.runbook.goLive;
    const { toNominal } = timeScale(compiled.calendar.pace);
    const at =
      view === undefined
        ? 'before it began'
        : `at ${local(toIso(toNominal(view.virtual.now())), zone)} (${zone})`;
    terminal.err(`Stopped ${at}; nothing was reported.`);
  });
  try {
    const rehearsal = await runRehearsal({
      ...inputs,
      database,
      decisionSource: prompted ? 'prompt' : inputs.byPulls ? 'pull-request' : 'scenario',
      ...(inputs.byPulls && { repository: folder.file('repository') }),
      people(deps) {
        view = deps;
        timeline.follow(deps);
        return prompted ? prompted.people(deps) : scenarioPeople(deps);
      },
      log: (code, facts) => void logLines.push(JSON.stringify({ code, ...facts })),
      onEvent: timeline.event,
      stopwatch: () => performance.now(),
      ...(prompted && { watchdogMilliseconds: LONGEST_TIMER }),
    });
    timeline.end();
    const report = writeOutput(folder, { rehearsal, compiled, scenario, rehearsedAt: Date.now(), logLines });
    terminal.out(
      asJson
        ? JSON.stringify(report, null, 2)
        : renderScreen(report, wordsOf(compiled, folder.path, inputs.byPulls)),
    );
    return report.expectation.met ? DONE : NOT_MET;
  } finally {
    stopListening();
    timeline.end();
    await prompted?.close();
    database.close();
  }
};

const masterFolderOf = (given: Given): string =>
  stringOption(given, 'master-data') ?? projectFolder('runbooks/profiles/sample');

const loadInputs = (given: Given): Result<Inputs, readonly Problem[]> => {
  const file = oneFile(given);
  if (!file.ok) return file;
  const seed = wholeNumber(given, 'seed', 1, 0, 2 ** 31 - 1);
  if (!seed.ok) return seed;
  const loaded = loadNamedRunbook(given, file.value);
  if (!loaded.ok) return loaded;
  const compiled = atItsPace(given, loaded.value);
  if (!compiled.ok) return compiled;
  const scenario = scenarioOf(given, compiled.value);
  if (!scenario.ok) return scenario;
  const byPulls = decidedByPulls(given, scenario.value);
  if (!byPulls.ok) return byPulls;
  const masterFolder = masterFolderOf(given);
  const masterData = loadCsvMasterData(masterFolder);
  if (!masterData.ok) return masterData;
  const tenantMasterData = loadCsvMasterData(stringOption(given, 'tenant-data') ?? masterFolder);
  if (!tenantMasterData.ok) return tenantMasterData;
  const arrivals = arrivalsOf(given, compiled.value, scenario.value, seed.value, masterData.value.records);
  if (!arrivals.ok) return arrivals;
  return ok({
    compiled: compiled.value,
    scenario: scenario.value,
    seed: seed.value,
    masterData: masterData.value,
    tenantMasterData: tenantMasterData.value,
    arrivals: arrivals.value.invoices,
    invoices: arrivals.value.count,
    byPulls: byPulls.value,
  });
};

/** With `--calendar scaled:N` the same program on a faster calendar. */
const atItsPace = (given: Given, compiled: CompiledRunbook): Result<CompiledRunbook, readonly Problem[]> => {
  const pace = calendarOption(given);
  if (!pace.ok) return pace;
  if (pace.value === undefined) return ok(compiled);
  if (given.options.interactive === true) {
    return err([
      optionProblem('--calendar', {
        message: '--interactive and an accelerated calendar do not go together',
        seen: '--interactive with --calendar',
        allowed: 'one of the two',
        fix: 'Leave --calendar out: at the prompt three weeks pass as quickly as you answer.',
      }),
    ]);
  }
  return ok(accelerate(compiled, pace.value));
};

const scenarioOf = (given: Given, compiled: CompiledRunbook): ReturnType<typeof loadScenario> => {
  const scenario = stringOption(given, 'scenario') ?? 'go';
  const wrong = isScenarioFile(scenario) ? wrongKind(scenario, 'scenario') : [];
  return wrong.length > 0 ? err(wrong) : loadScenario(scenario, compiled.runbook);
};
