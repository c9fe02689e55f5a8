import { type Answer, Refusal } from './answer.ts';
import type { FaultKind } from './faults.ts';

/** Seconds that GitHub asks a client to wait. */
const RETRY_AFTER = { 'retry-after': '60' };

/** What is said instead; undefined: the request is answered first. */
export const faultyAnswer = (kind: FaultKind): Answer | undefined => {
  switch (kind) {
    case '500':
    case '502':
    case '503':
      return new Refusal(Number(kind), 'Server Error').answer;
    case 'rate-limit':
      return {
        ...new Refusal(429, 'API rate limit exceeded for installation.').answer,
        headers: { ...RETRY_AFTER, 'x-ratelimit-remaining': '0' },
      };
    case 'secondary-limit':
      return {
        ...new Refusal(
          403,
          'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        ).answer,
        headers: RETRY_AFTER,
      };
    case 'lost-answer':
    case 'network':
      return undefined;
  }
};
