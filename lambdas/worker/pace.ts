import { giveTurns, isFree, type Turn, type TurnRequest } from '#lib/clearance/give-turns.ts';
import { type AgreedRate, INITIAL_SENDING, type Sending } from '#lib/clearance/sending.ts';
import { type Instant, SECOND } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import { changeSending } from './change-sending.ts';

/** When this process may begin calls to the authority: by the schedule that all processes share. */
export interface Pace {
  readonly agreed: AgreedRate;
  /** What the workers know together, as far as this process has heard. */
  known(): Sending;
  /** What a reading or a change of somebody else's shows of it. */
  saw(sending: Sending): void;
  /** Changes it for all. */
  change(change: (sending: Sending) => Sending): Promise<Sending>;
  /**
   * Waits until `calls` more calls may begin, one right after the other. False, and nothing used up, where that would be
   * later than `by`: whoever holds a lease, or runs in an invocation that ends, does not wait into its end.
   */
  turn(calls: number, by: Instant): Promise<boolean>;
}

/** Whoever waited longer than this for a turn hears first what the others have learnt meanwhile: Retry-After, the breaker. */
const FRESH = 5 * SECOND;

interface Waiting extends TurnRequest {
  readonly give: (turn: Turn) => void;
  readonly fail: (error: unknown) => void;
}

export const makePace = (options: {
  readonly clock: Clock;
  readonly tenant: string;
  readonly control: Pick<Control, 'sending' | 'setSending'>;
  readonly agreed: AgreedRate;
}): Pace => {
  const { clock, tenant, control, agreed } = options;
  if (!(agreed.perSecond > 0) || !(agreed.burst >= 1)) {
    throw new RangeError(
      `calls a second to the authority must be more than 0 and a burst at least 1, ${agreed.perSecond} and ${agreed.burst} seen`,
    );
  }
  let known = INITIAL_SENDING;
  let heardAt = clock.now();
  let waiting: Waiting[] = [];
  let asking = false;
  let hearing: Promise<void> | undefined;

  const saw = (sending: Sending): void => {
    heardAt = clock.now();
    if (sending.version >= known.version) known = sending;
  };
  const change = async (next: (sending: Sending) => Sending): Promise<Sending> => {
    saw(await changeSending(control, tenant, known, next));
    return known;
  };
  const hear = (): Promise<void> => {
    hearing ??= control
      .sending(tenant)
      .then(saw)
      .finally(() => {
        hearing = undefined;
      });
    return hearing;
  };

  /** One write for all that ask at the same moment: a batch is one request, whatever its size. */
  const askTogether = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    // Nothing is waited for but those that would ask in this very moment.
    await clock.sleep(0);
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      try {
        let turns: readonly Turn[] = [];
        await change((sending) => {
          const given = giveTurns(sending, asked, clock.now(), agreed);
          ({ turns } = given);
          return given.next;
        });
        for (const [at, one] of asked.entries()) one.give(turns[at] ?? { given: false, because: 'late' });
      } catch (error) {
        for (const one of asked) one.fail(error);
      }
    }
    asking = false;
  };

  const ask = (request: TurnRequest): Promise<Turn> =>
    new Promise((give, fail) => {
      waiting.push({ ...request, give, fail });
      void askTogether();
    });

  return {
    agreed,
    known: () => known,
    saw,
    change,
    async turn(calls, by) {
      for (;;) {
        if (isFree(known, clock.now(), agreed)) return clock.now() <= by;
        const turn = await ask({ calls, by });
        const until = turn.given ? turn.at : clock.now() + FRESH;
        if (!turn.given && (turn.because === 'late' || until > by)) return false;
        if (until > clock.now()) await clock.sleep(until - clock.now());
        if (clock.now() >= heardAt + FRESH) await hear();
        if (turn.given && known.restUntil <= clock.now()) return true;
      }
    },
  };
};
