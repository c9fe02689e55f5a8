import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Doorbell } from '#lib/ports/queue.ts';
import { eventsOf } from '#lib/rehearsal/events-of.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import { calendarScale } from '#lib/runbook/time-scale.ts';

/** From, to (not included), in real time. */
interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** What a scenario breaks around the tenant, in a world whose functions know nothing of it. */
export interface StagedFaults {
  /** A call of the ERP: while intake is dead nobody ever answers it. */
  atTheDoor<T>(call: () => Promise<T>): Promise<T>;
  /** While the connector is silent: when it runs again. */
  readonly connectorUpAgain: (now: Instant) => Instant | undefined;
  /** The doorbell that a replay rings. */
  onReplay(doorbell: Doorbell): Doorbell;
  /** From here on the next `times` replays break off after so many invoices each. */
  breakReplay(after: number, times: number): void;
}

/** As the Lambda service names a function whose machine is gone. */
class SandboxGone extends Error {
  override readonly name = 'Lambda.SdkClientException';
}

const never = new Promise<never>(() => {});

export const stagedFaults = (options: {
  readonly now: () => Instant;
  readonly scenario: Pick<Scenario, 'events'>;
  readonly goLive: Instant;
  readonly calendar: JsonObject;
}): StagedFaults => {
  const { now, scenario, goLive } = options;
  const { toReal } = calendarScale(options.calendar);
  const moment = (relative: string): Instant => toReal(plus(goLive, relativeMinutes(relative) * MINUTE));
  const span = (event: { readonly at: string; readonly to: string }): Span => ({
    from: moment(event.at),
    to: moment(event.to),
  });
  const intakeDead = eventsOf(scenario.events, 'intake-dead').map(span);
  const connectorSilent = eventsOf(scenario.events, 'connector-silent').map(span);
  const spanAt = (spans: readonly Span[], at: Instant): Span | undefined =>
    spans.find(({ from, to }) => from <= at && at < to);
  let breaks = 0;
  let allowed = 0;
  return {
    atTheDoor: (call) => (spanAt(intakeDead, now()) ? never : call()),
    connectorUpAgain: (at) => spanAt(connectorSilent, at)?.to,
    onReplay: (doorbell) => ({
      async ring(keys) {
        if (breaks === 0) return doorbell.ring(keys);
        breaks -= 1;
        await doorbell.ring(keys.slice(0, allowed));
        throw new SandboxGone(`the function was gone after ${allowed} invoices`);
      },
    }),
    breakReplay(after, times) {
      breaks = times;
      allowed = after;
    },
  };
};
