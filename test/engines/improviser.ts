import type { Json, JsonObject } from '#lib/json.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import type { Player } from './player.ts';
import type { Answer, Fate, TapedCall } from './tape.ts';

/** The one name of an exception that an engine which loses names (MiniStack, `catch` in the table) gives as it is. */
const EXCEPTION = 'Runtime.HandlerError';
/** `next` of every result: before or after, no path of states depends on it. */
const NEXT = '2027-06-01T08:00:00.000Z';

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/**
 * Functions that answer anything that `docs/machine-contract.md` lets them answer, by chance but the same for a seed: so that
 * a definition is led to where no scenario leads it. Counters count, since they are what bounds its loops.
 */
export const makeImproviser = (seed: number): Pick<Player, 'next'> => {
  const random = seededRandom(seed, 'engines/improviser');
  const counts = new Map<string, number>();
  const count = (key: string): number => {
    const counted = (counts.get(key) ?? 0) + 1;
    counts.set(key, counted);
    return counted;
  };
  /** One of them, each as often as it is listed. */
  const oneOf = <T>(...list: readonly [T, ...T[]]): T => list[random.below(list.length)] ?? list[0];
  const often = <T>(value: T, times: number): readonly T[] => Array.from({ length: times }, () => value);

  const verdict = () => oneOf('pass', ...often('pass', 40), ...often('inconclusive', 4), 'fail', 'fail');
  const result = (functionName: string, payload: JsonObject): JsonObject => {
    const subject = text(payload.subject);
    switch (functionName) {
      case 'gate-evidence': {
        const attempt = count(`evidence of ${subject}`);
        const instance = `${text(payload.cutover)}/${subject}/${attempt}`;
        return { instance, attempt, digest: `digest of ${instance}`, validUntil: NEXT };
      }
      case 'gate-open':
        return { instance: subject, outcome: 'opened' };
      case 'gate-recheck':
        return {
          instance: subject,
          decision: oneOf('go', ...often('go', 15), 'no-go', 'undecided', 'superseded', 'invalid'),
        };
      default:
        return {
          verdict: verdict(),
          reasons: oneOf<readonly string[]>([], ['as it happens'], ['one', 'two “quoted” \\ $.text {}']),
          tries: count(`${functionName} of ${subject}, ${JSON.stringify(payload.parameters)}`),
          next: NEXT,
        };
    }
  };
  const answer = (functionName: string): Answer => {
    if (random.below(24) === 0) return { kind: 'timed-out' };
    return {
      kind: 'answered',
      output:
        functionName === 'gate-open'
          ? { decision: 'go', instance: 'as asked', transcriptDigest: 'of no transcript' }
          : {
              answer: oneOf(
                'done',
                ...often('done', 30),
                ...often('retry', 6),
                'give-up',
                'nonsense',
                'nonsense',
              ),
              by: 'somebody',
            },
    };
  };

  return {
    next(functionName, payload): TapedCall {
      const name = functionName ?? '';
      const waits = payload.token !== undefined;
      const cause = JSON.stringify({ errorType: EXCEPTION, errorMessage: `${name} has no paper` });
      const fate: Fate =
        !waits && random.below(60) === 0
          ? { kind: 'threw', error: EXCEPTION, cause }
          : { kind: 'returned', result: result(name, payload) };
      return { state: '', functionName: name, payload, fate, answer: waits ? answer(name) : null };
    },
  };
};
