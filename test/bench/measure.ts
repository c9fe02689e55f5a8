import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { checkPlanned } from '#lib/compiler/check-compiled.ts';
import { calendarDigest, programDigest, rosterDigest } from '#lib/compiler/digests.ts';
import { planAndCompile } from '#lib/compiler/plan-and-compile.ts';
import { sha256 } from '#lib/digest.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { openDatabase } from '#lib/local/database.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { judgedReport } from '#lib/rehearsal/judged-report.ts';
import { generatedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { scenarioPeople } from '#lib/rehearsal/people.ts';
import { runRehearsal } from '#lib/rehearsal/run-rehearsal.ts';
import type { Result } from '#lib/result.ts';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import { largerRunbook } from './larger-runbook.ts';

/** What one process measures: a rehearsal with no invoices is left out, and only the compiler is timed. */
export const Size = z.object({ tasks: z.int().min(1), invoices: z.int().min(0) });
export type Size = z.infer<typeof Size>;

export const Measured = z.object({
  tasks: z.int(),
  invoices: z.int(),
  states: z.int(),
  /** Of the main definition; AWS takes 1,024. */
  kibibytes: z.number(),
  /** Processor milliseconds from text to program, the first time in a process and the median of later times. */
  compileCold: z.number(),
  compileWarm: z.number(),
  /** Processor seconds, which other work on the machine leaves alone; 0 where nothing was rehearsed. */
  rehearse: z.number(),
  /** Seconds on the wall. */
  waited: z.number(),
  historyEvents: z.int(),
  peakMebibytes: z.number(),
  /** Why the account does not hold; empty when it does. */
  misses: z.array(z.string()),
});
export type Measured = z.infer<typeof Measured>;

const SHIPPED = projectFolder('runbooks/smartapi-go-live.yaml');
const WARM_RUNS = 5;

const sound = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 2));
  return result.value;
};

/** Of this process, in milliseconds, since it began or since an earlier reading. */
const processorTime = (since = 0): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000 - since;
};

const timed = <T>(work: () => T): readonly [value: T, milliseconds: number] => {
  const began = processorTime();
  const value = work();
  return [value, processorTime(began)];
};

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** As a runbook is loaded, but for AWS's limit of size: how the compiler grows is seen beyond it, too. */
const compiledFrom = (yaml: string): CompiledRunbook => {
  const checked = sound(parseRunbook(yaml, 'runbook.yaml'));
  const planned = planAndCompile(checked);
  const problems = checkPlanned(checked, planned).filter(({ message }) => !message.includes('(too-large)'));
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  const { runbook } = checked;
  return {
    file: 'runbook.yaml',
    runbook,
    ...planned,
    digests: {
      program: programDigest(planned.program),
      code: sha256('not measured'),
      calendar: calendarDigest(planned.calendar),
      roster: rosterDigest(runbook),
    },
  };
};

/** In a process of its own, so that its peak of memory is its own. */
export const measure = async ({ tasks, invoices }: Size): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const yaml = largerRunbook(readFileSync(SHIPPED, 'utf8'), tasks);
    const [compiled, compileCold] = timed(() => compiledFrom(yaml));
    const warm = Array.from({ length: WARM_RUNS }, () => timed(() => compiledFrom(yaml))[1]);
    const began = processorTime();
    const run =
      invoices === 0 ? undefined : await rehearse(compiled, invoices, join(folder, 'ledger.sqlite'));
    return {
      tasks: compiled.plan.tasks.length,
      invoices,
      states: Object.keys(compiled.program.definition.States).length,
      kibibytes: Buffer.byteLength(JSON.stringify(compiled.program.definition)) / 1_024,
      compileCold,
      compileWarm: median(warm),
      rehearse: run === undefined ? 0 : processorTime(began) / 1_000,
      waited: run?.wallSeconds ?? 0,
      historyEvents: run?.machine.historyEvents ?? 0,
      // The kernel gives kibibytes.
      peakMebibytes: process.resourceUsage().maxRSS / 1_024,
      misses: run?.expectation.misses ?? [],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const rehearse = async (compiled: CompiledRunbook, invoices: number, ledger: string) => {
  const scenario = sound(loadScenario('go', compiled.runbook));
  const masterData = sound(loadCsvMasterData(projectFolder('runbooks/profiles/sample')));
  const database = openDatabase(ledger);
  try {
    const run = await runRehearsal({
      compiled,
      scenario,
      seed: 1,
      masterData,
      tenantMasterData: masterData,
      arrivals: generatedArrivals(compiled, scenario, 1, masterData.records, invoices),
      database,
      decisionSource: 'scenario',
      people: scenarioPeople,
      log: () => {},
      onEvent: () => {},
      stopwatch: () => performance.now(),
      unchecked: true,
    });
    return judgedReport(run, scenario);
  } finally {
    database.close();
  }
};
