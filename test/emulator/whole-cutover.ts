import * as z from 'zod';
import { projectFolder } from '#lib/local/project-folder.ts';
import { accountOf } from './account.ts';
import { done } from './command-line.ts';
import { readOutside } from './outside.ts';
import { pauseAndRedeploy } from './pause-and-redeploy.ts';
import { playPeople, Stuck } from './people.ts';
import { readStatus, type StageStatus } from './stage-status.ts';
import { expectThat } from './steps.ts';
import type { Intervention, Suite } from './suite.ts';
import { waitUntil } from './wait-until.ts';
import { wayBack } from './way-back.ts';

/** Nothing that people or machine do takes longer, on a loaded machine of two cores. */
const PATIENCE_SECONDS = 120;
/** Between the last task of readiness and the dry run nothing happens for ten days of the plan: two minutes and more on a slow machine. */
const QUIET_DAYS = 14;
const SETTLED_SECONDS = 15;
/** Between a roll-back that ends and the new main execution nothing runs for a moment. */
const LOOKS_AT_REST = 3;

/** Started once, and by nobody a second time; shown to somebody who was not there; decided elsewhere in production. */
export const startCutover = async (suite: Suite, scale: number): Promise<void> => {
  const { cli, erp, step, show } = suite;
  const argv = ['start', '--calendar', `scaled:${scale}`, '--by', 'femi-cole'];
  const started = await step('cutover start', () => cli.spawned(...argv));
  show(`$ npx cutover ${argv.join(' ')}`, done(started, 'cutover start'));
  const { started: since } = await readStatus(cli);
  await step('the ERP posts invoices from now on', () => erp.begin(since?.at ?? ''));

  const second = await step('a second start is refused', () => cli.spawned(...argv));
  show(`$ npx cutover start …   (exit ${second.code})`, second.err);
  expectThat(second.code === 1, `the second start ended with ${second.code}`);
  expectThat(/Femi Cole/.test(second.err), 'the refusal does not name who holds the cutover');

  show('$ npx cutover status', done(await step('cutover status', () => cli.spawned('status')), 'status'));
  show('$ npx cutover gates', done(await step('cutover gates', () => cli.called('gates')), 'gates'));

  const decide = await step('decide under production only says where', () =>
    cli.elsewhere('decide', 'switch', 'go', '--by', 'tunde-bello', '--stage', 'production'),
  );
  show(`$ npx cutover decide … --stage production   (exit ${decide.code})`, decide.err);
  expectThat(
    decide.code === 1 && /github\.com\/\S+\/pulls/.test(decide.err),
    `decide under production ended with ${decide.code} and does not say where to decide`,
  );
};

/** Through every stage and gate, with what is done to it on the way. */
export const playToTheEnd = async (suite: Suite, scale: number): Promise<void> => {
  const { cli, note, step } = suite;
  const ahead: Intervention[] = [...wayBack(suite), ...pauseAndRedeploy(suite)];
  const seen = new Set<string>();
  let rests = 0;

  /** What is done beside the people; how it ended is told by the look after its end. */
  let beside: Promise<void> = Promise.resolve();
  let isBusy = false;
  const begin = async ({ name, run, beside: isBeside }: Intervention): Promise<void> => {
    note(`-- ${name}`);
    if (!isBeside) return run();
    isBusy = true;
    beside = run().finally(() => {
      isBusy = false;
    });
    // Awaited by a later look; until then a failure is no unhandled one.
    beside.catch(() => undefined);
  };

  const look = async (status: StageStatus): Promise<'go-on' | 'enough'> => {
    if (status.stage !== null) seen.add(status.stage);
    if (isBusy) return 'go-on';
    await beside;
    const next = ahead[0];
    if (next?.isTime(status) === true) {
      ahead.shift();
      await begin(next);
      return 'go-on';
    }
    rests = status.running ? 0 : rests + 1;
    if (rests < LOOKS_AT_REST) return 'go-on';
    if (status.stage === 'steady-state') return 'enough';
    throw new Stuck(
      `nothing runs any more, and the cutover got no further than ${status.stage ?? 'its start'}`,
    );
  };

  await step('people play it through every stage and gate', () =>
    playPeople({ cli, note, patienceSeconds: PATIENCE_SECONDS + (QUIET_DAYS * 86_400) / scale, look }),
  );
  const missed = suite.stage.runbook.stages.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
  expectThat(missed.length === 0, `stages that nobody saw: ${missed.join(', ')}`);
  expectThat(ahead.length === 0, `did not come about: ${ahead.map(({ name }) => name).join(', ')}`);
};

const Report = z.object({
  outcome: z.string(),
  stages: z.array(z.object({ id: z.string(), outcome: z.string() })),
  gates: z.array(z.object({ id: z.string(), decision: z.string() })),
  invoices: z.record(z.string(), z.int()),
  rollbacks: z.array(z.object({ trigger: z.string(), secondsToSafe: z.number() })),
  /** Left out where all was asked. */
  notChecked: z.array(z.string()).default([]),
});

/** What the report says, beside what ERP, authority, ledger and archive say when they are asked directly. */
export const checkAccounts = async (suite: Suite): Promise<void> => {
  const { stage, cli, erp, step, note, show } = suite;
  await step('the ERP stops posting, and has issued everything', erp.end);
  const account = await step('each invoice is accounted for, accepted and archived once', async () => {
    // The authority shows what it has accepted a second later.
    return waitUntil(
      'the accounts to agree',
      SETTLED_SECONDS,
      async () => accountOf(await readOutside(stage, erp)),
      ({ faults }) => faults.length === 0,
    );
  });
  const { offered, cleared, rejected, legacy } = account;
  note(`${offered} posted = ${cleared} cleared + ${rejected} rejected + ${legacy} on legacy`);
  expectThat(cleared > 0 && legacy > 0, 'one side has no invoice at all: nothing was proven');

  const argv = [
    ...['report', '--erp-url', stage.addresses.erpUrl, '--authority-url', stage.addresses.authorityUrl],
    ...['--out', projectFolder('out/emulator/report')],
  ];
  const printed = await step('cutover report', () => cli.spawned(...argv));
  show('$ npx cutover report', done(printed, 'cutover report'));
  await step('the report agrees with the account from outside', async () => {
    const report = Report.parse(
      JSON.parse(done(await cli.called(...argv, '--json'), 'cutover report --json')),
    );
    const wanted = {
      offered,
      cleared,
      rejected,
      legacy,
      pending: 0,
      unknown: 0,
      lost: 0,
      duplicated: 0,
      unexpected: 0,
    };
    for (const [name, count] of Object.entries(wanted)) {
      expectThat(
        report.invoices[name] === count,
        `the report says ${name} ${report.invoices[name]}, outside ${count}`,
      );
    }
    expectThat(report.outcome === 'completed', `the report says ${report.outcome}`);
    expectThat(report.notChecked.length === 0, `not checked: ${report.notChecked.join('; ')}`);
    const notDone = report.stages.filter(({ outcome }) => outcome !== 'done');
    expectThat(notDone.length === 0, `stages not done: ${JSON.stringify(notDone)}`);
    const gone = new Set(report.gates.filter(({ decision }) => decision === 'go').map(({ id }) => id));
    const gates = [
      ...stage.runbook.stages.flatMap(({ gate }) => gate?.id ?? []),
      stage.runbook.recovery.gate.id,
    ];
    expectThat(
      gates.every((gate) => gone.has(gate)),
      `gates without a go: ${gates.filter((gate) => !gone.has(gate)).join(', ')}`,
    );
    expectThat(
      report.rollbacks.length === 1,
      `the report has ${report.rollbacks.length} roll-backs, one was asked for`,
    );
  });
};
