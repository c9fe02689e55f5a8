import { describeError } from '#lib/describe-error.ts';
import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import type { Trigger } from '#lib/runbook/schema.ts';
import { clearanceRate } from '#lib/watch/clearance-rate.ts';
import type { TriggerVerdict } from '#lib/way-back/triggers/trigger-verdict.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { type Look, reading } from './read-look.ts';

/** Canaries among the oldest are left out; more than this many waiting at once are none. */
const OLDEST = 50;

const minutesSince = (now: Instant, moments: readonly Instant[]): number =>
  Math.max(0, ...moments.map((at) => (now - at) / MINUTE));

/** What is measured of a tenant whether a cutover runs or not. What cannot be read is a gap. */
export const measureTenant = async (deps: EvaluateDeps, now: Instant): Promise<void> => {
  const { measure, log } = deps;
  const open = await reading(log, 'the oldest invoices', () => deps.ledger.open(deps.tenant, now, OLDEST));
  if (open.ok) {
    const [oldest] = open.value.filter((row) => !row.canary);
    measure('OldestPendingMinutes', oldest ? minutesSince(now, [oldest.receivedAt]) : 0, 'minutes');
  }
  try {
    measure('QueueStopped', (await deps.valve.state()) === 'open' ? 0 : 1, 'count');
  } catch (error) {
    log('valve-not-read', describeError(error));
  }
};

/** What dashboard and alarms read of a cutover, and who is waited for. */
export const measureLook = (deps: EvaluateDeps, look: Look): void => {
  const { measure } = deps;
  const { now, gates, records } = look;
  if (gates.ok) {
    measure(
      'OpenGateMinutes',
      minutesSince(
        now,
        gates.value.map((gate) => gate.openedAt),
      ),
      'minutes',
    );
  }
  const blocked = records.ok ? records.value.filter((record) => record.status === 'blocked') : [];
  if (records.ok) measure('HeldTasks', blocked.length, 'count');
  const say = (what: string, who: string, since: Instant, by: Instant): void =>
    deps.log('waiting-for', { what, who, minutes: Math.round((now - since) / MINUTE), by: toIso(by) });
  for (const { gate, roster, openedAt, deadline } of gates.ok ? gates.value : []) {
    say(`gate ${gate}`, roster.map(({ name }) => name).join(', '), openedAt, deadline);
  }
  for (const { task, owner, openedAt, plannedEnd } of blocked) {
    say(`task ${task}`, deps.runbook.people[owner]?.name ?? owner, openedAt, plannedEnd);
  }
  const counts = look.counts.ok ? look.counts.value : undefined;
  if (counts) {
    measure('Cleared', counts.cleared, 'count');
    measure('Rejected', counts.rejected, 'count');
    measure('Pending', counts.pending, 'count');
    measure('Unknown', counts.unknown, 'count');
    measure('Overdue', counts.overdue, 'count');
    // Of no invoice there is no share: a gap, not 0 % and not 100 %.
    const { rate } = clearanceRate(counts, deps.runbook.policies.clearanceDenominator);
    if (rate !== null) measure('ClearancePercent', rate * 100, 'percent');
  }
  // Of the client's own day: the last number of a day is what that day was.
  const today = look.today.ok ? look.today.value : undefined;
  if (today) {
    measure('ReceivedToday', today.received, 'count');
    measure('ClearedToday', today.cleared, 'count');
    measure('RejectedToday', today.rejected, 'count');
  }
};

/** What the alarms of triggers read: only what is proven is failing, and what nobody could read is a gap. */
export const measureFailing = (deps: EvaluateDeps, look: Look, verdicts: readonly TriggerVerdict[]): void => {
  if (!look.watch.ok || !look.control.ok || !look.from.ok) return;
  const pulled = (kind: Trigger['kind']): number => {
    const ids = new Set(deps.runbook.triggers.filter((each) => each.kind === kind).map(({ id }) => id));
    return verdicts.some(({ trigger, verdict }) => ids.has(trigger) && verdict === 'pulled') ? 1 : 0;
  };
  // Of the clock and not of `AuthorityUp`: it leaves out maintenance, faults of ours, and time in which nobody looked.
  deps.measure('AuthorityOutTooLong', pulled('authority-outage'), 'count');
  if (look.counts.ok && look.counts.value !== undefined)
    deps.measure('ClearanceFailing', pulled('clearance-rate'), 'count');
};
