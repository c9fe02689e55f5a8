import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { ConnectorPolicy } from '#lib/erp/connector.ts';
import type { Instant } from '#lib/instant.ts';
import type { OutputSide } from '#lib/ports/erp.ts';
import type { Random } from '#lib/ports/random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SimulatedErpOptions {
  readonly virtual: Pick<VirtualClock, 'at' | 'now'>;
  /** In order of time. Asked for one at a time, so a generator never has to hold them all. */
  readonly arrivals: Iterable<ArrivingInvoice>;
  /** Answers in every case; a rejection is a bug and ends the run. */
  readonly intake: (payload: unknown) => Promise<IntakeAnswer>;
  /** A rejection is a store that failed, and counts as silence. */
  readonly status: (number: string) => Promise<StatusAnswer>;
  readonly policy: ConnectorPolicy;
  /** How long a clerk takes to mend an invoice, drawn between the two. */
  readonly clerkDelay: { readonly fromMilliseconds: number; readonly toMilliseconds: number };
  readonly random: Random;
  /** @default legacy */
  readonly output?: OutputSide;
  /** How long clearance may normally take before waiting counts as a stall. @default 60,000 ms */
  readonly stallGraceMilliseconds?: number;
  /** How long after posting goods leave that wait for their invoice. @default two hours */
  readonly dispatchMilliseconds?: number;
  /** While the connector neither sends nor hears: when it will again. @default it always does */
  readonly connectorUpAgain?: (now: Instant) => Instant | undefined;
}
