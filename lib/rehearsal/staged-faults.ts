import type { Instant } from '#lib/instant.ts';
import type { Doorbell } from '#lib/ports/queue.ts';

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
  readonly intakeDead: readonly Span[];
  readonly connectorSilent: readonly Span[];
}): StagedFaults => {
  const { now, intakeDead, connectorSilent } = options;
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
