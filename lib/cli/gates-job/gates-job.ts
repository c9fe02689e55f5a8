import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ExitCode } from '#lib/cli/exit-code.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Fetch } from '#lib/exchange.ts';
import { auditGates } from '#lib/github/audit-gates.ts';
import type { GateReport } from '#lib/github/gate-line.ts';
import { openGates } from '#lib/github/open-gates.ts';
import { reconcileGates } from '#lib/github/reconcile-gates.ts';
import { oneLine } from '#lib/report/gate/escape-text.ts';
import { renderJobSummary } from '#lib/report/gate/render-job-summary.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { type JobArguments, parseJobArguments } from './job-arguments.ts';
import { readAppEnvironment, readReconcileEnvironment } from './job-environment.ts';
import { readJobFiles } from './job-files.ts';
import { makeAppWorld, makeJobWorld } from './job-world.ts';

export interface JobShell {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The checkout. */
  readonly folder: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** To GitHub. @default the process's own */
  readonly fetch?: Fetch;
}

/**
 * The gates' verbs as a job on GitHub runs them. Exit codes: 0 done, 1 something could not be done or needs somebody (it is said
 * which), 2 bad input. Everything that it decides from it reads itself; the event that woke it is never looked at.
 */
export const gatesJob = async (argv: readonly string[], shell: JobShell): Promise<ExitCode> => {
  const bad = (problems: readonly string[]): ExitCode => {
    for (const problem of problems) shell.err(`cutover-gates: ${problem}`);
    return BAD_INPUT;
  };
  const given = parseJobArguments(argv);
  if (!given.ok) return bad([given.error]);
  const { verb, stage } = given.value;
  const files = readJobFiles(given.value, (file) => resolve(shell.folder, file));
  if (!files.ok) {
    shell.err(formatProblems(files.error).trimEnd());
    return BAD_INPUT;
  }
  const run =
    verb === 'reconcile'
      ? await reconcile(given.value, files.value, shell)
      : await asApp(given.value, files.value, shell);
  if ('problems' in run) return bad(run.problems);
  const { report, secrets, summary } = run;
  const hidden = (text: string): string =>
    secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  // One line each: what begins a line of a log with `::` is a command to the runner.
  const clean = (text: string): string => oneLine(hidden(text));
  for (const { instance, pull, state, reasons } of report.lines) {
    shell.out(
      clean(
        `${instance}${pull === undefined ? '' : ` #${pull}`}: ${state}${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}`,
      ),
    );
  }
  if (report.lines.length === 0 && report.failures.length === 0)
    shell.out(`${verb} on ${stage}: nothing to do`);
  for (const { what, detail } of report.failures) shell.err(clean(`cutover-gates: ${what}: ${detail}`));
  if (summary !== undefined) appendFileSync(summary, hidden(summaryOf(given.value, report)));
  return report.failures.length === 0 ? 0 : 1;
};

type JobFiles = Extract<ReturnType<typeof readJobFiles>, { ok: true }>['value'];

type Run =
  | { readonly problems: readonly string[] }
  | {
      readonly report: GateReport;
      readonly secrets: readonly string[];
      readonly summary: string | undefined;
    };

const reconcile = async ({ stage }: JobArguments, files: JobFiles, shell: JobShell): Promise<Run> => {
  const environment = readReconcileEnvironment(shell.environment);
  if (!environment.ok) return { problems: environment.error };
  const world = makeJobWorld(stage, files, environment.value, {
    auth: { token: environment.value.GITHUB_TOKEN },
    ...(shell.fetch && { fetch: shell.fetch }),
  });
  if (!world.ok) return { problems: [world.error] };
  const secrets = [environment.value.GITHUB_TOKEN, ...world.value.secrets];
  const report = await contained(() =>
    reconcileGates({ ...world.value, token: environment.value.GITHUB_TOKEN }),
  );
  return { report, secrets, summary: environment.value.GITHUB_STEP_SUMMARY };
};

const asApp = async ({ verb, stage }: JobArguments, files: JobFiles, shell: JobShell): Promise<Run> => {
  const environment = readAppEnvironment(shell.environment);
  if (!environment.ok) return { problems: environment.error };
  const world = makeAppWorld(stage, files, environment.value, verb, shell.fetch);
  if (!world.ok) return { problems: [world.error] };
  const secrets = [environment.value.CUTOVER_APP_PRIVATE_KEY, ...world.value.secrets];
  const report = await contained(() => (verb === 'audit' ? auditGates(world.value) : openGates(world.value)));
  return { report, secrets, summary: environment.value.GITHUB_STEP_SUMMARY };
};

/** What stops the verb as a whole, like AWS that lets nobody in, is a failure with its words and no trace. */
const contained = async (work: () => Promise<GateReport>): Promise<GateReport> => {
  try {
    return await work();
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { lines: [], failures: [{ what: 'nothing was looked at', detail }] };
  }
};

const summaryOf = ({ verb, stage }: JobArguments, { lines, failures }: GateReport): string =>
  renderJobSummary(`cutover gates ${verb}: ${stage}`, [
    ...lines.map(({ instance, pull, state, reasons, judgement }) => ({
      name: instance,
      ...(pull !== undefined && { number: pull }),
      ...(judgement && { judgement }),
      done: reasons.length === 0 ? state : `${state}: ${reasons.join('; ')}`,
    })),
    ...failures.map(({ what, detail }) => ({ name: what, done: `FAILED: ${detail}` })),
  ]);
