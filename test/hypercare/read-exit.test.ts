import { describe, expect, it } from 'vitest';
import type { Program } from '#lib/compiler/program.ts';
import { readExit } from '#lib/hypercare/read-exit.ts';
import { DAY, fromIso, type Instant, plus, toIso } from '#lib/instant.ts';
import type { Incident, IncidentLog } from '#lib/ports/incidents.ts';
import type { ClearanceCounts, Ledger } from '#lib/ports/ledger.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import type { Hypercare } from '#lib/runbook/schema.ts';
import { type TimeScale, timeScale } from '#lib/runbook/time-scale.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { refusing } from '#test/lambdas/refusing.ts';

const FULL = fromIso('2027-04-12T00:00:00+01:00');
const DAYS = ['2027-04-12', '2027-04-13', '2027-04-14'];
const HYPERCARE: Hypercare = {
  length: '14d',
  checkpointAt: '09:00',
  exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 },
  extension: { by: '7d', atMost: 2 },
};
const NONE = { clearedFirstPass: 0, rejected: 0, refused: 0, pending: 0, unknown: 0, overdue: 0 };

/** One invoice is cleared at noon of each hour of the plan: 24 a day, whatever the pace. */
const counted =
  (scale: TimeScale) =>
  async (_tenant: string, from: Instant, to: Instant): Promise<ClearanceCounts> => {
    let cleared = 0;
    for (let at = plus(FULL, 1_800_000); at < plus(FULL, 20 * DAY); at = plus(at, 3_600_000)) {
      const real = scale.toReal(at);
      if (real >= from && real < to) cleared += 1;
    }
    return { ...NONE, received: cleared, cleared };
  };

const program: Program = { ...smallProgram, tasks: [] };

const judged = (scale: TimeScale, now: Instant, incidents: readonly Incident[] = []) => {
  const [stage] = program.stages;
  const record: TaskRecord = {
    cutover: 'smartapi',
    task: `enter-${stage?.id ?? ''}`,
    stage: stage?.id ?? '',
    mode: 'automatic',
    run: 1,
    attempt: 1,
    owner: 'cio',
    status: 'done',
    plannedStart: FULL,
    plannedEnd: FULL,
    openedAt: scale.toReal(FULL),
    evidence: { route: { kind: 'smartapi' }, at: toIso(scale.toReal(FULL)) },
  };
  const real = (one: Incident): Incident => ({
    ...one,
    openedAt: scale.toReal(one.openedAt),
    ...(one.closedAt !== undefined && { closedAt: scale.toReal(one.closedAt) }),
  });
  return readExit(
    {
      ledger: refusing<Ledger>({ outcomes: counted(scale) }),
      incidents: refusing<IncidentLog>({ list: async () => incidents.map(real) }),
      progress: refusing<Progress>({ list: async () => [record] }),
      program,
      runbook: smallRunbook,
    },
    {
      cutover: 'smartapi',
      tenant: 'small',
      hypercare: HYPERCARE,
      businessDays: DAYS,
      now: scale.toReal(now),
      scale,
    },
  );
};

describe('readExit on an accelerated calendar', () => {
  const own = timeScale(undefined);
  const fast = timeScale({
    scale: 6_000,
    anchor: '2026-11-22T10:00:00.000Z',
    nominalBegin: '2027-03-25T08:00:00.000Z',
  });

  it.each([
    ['after two weeks', 14 * DAY, 'pass'],
    ['a day before', 13 * DAY, 'inconclusive'],
    ['while the third day is not over', 2.5 * DAY, 'fail'],
  ])('judges %s as the nominal one does', async (_when, after, verdict) => {
    const now = plus(FULL, after);
    const nominal = await judged(own, now);
    expect(nominal.verdict).toBe(verdict);
    expect(await judged(fast, now)).toEqual(nominal);
  });

  it('counts an incident to the day of the plan on which it was open', async () => {
    const incident: Incident = {
      id: 'i1',
      cutover: 'smartapi',
      severity: 1,
      title: 'A second IRN',
      source: 'worker',
      openedAt: fromIso('2027-04-13T10:00:00+01:00'),
      closedAt: fromIso('2027-04-13T11:00:00+01:00'),
    };
    const nominal = await judged(own, plus(FULL, 14 * DAY), [incident]);
    expect(nominal.days.map(({ state }) => state)).toEqual(['good', 'bad', 'good']);
    expect(await judged(fast, plus(FULL, 14 * DAY), [incident])).toEqual(nominal);
  });

  it('would never see a day of the plan without its scale', async () => {
    const now = fast.toReal(plus(FULL, 14 * DAY));
    expect((await judged(own, now)).verdict).not.toBe('pass');
  });
});
