import { HOUR } from '#lib/instant.ts';
import type { World } from './world.ts';

export type Limits = Readonly<Record<string, string>>;

/** Requests an hour; of an organisation's App with many users it is more. */
const PER_HOUR = 15_000;

/** Counted and shown, never enforced: a rehearsal's weeks pass in seconds. */
export const rateLimits = ({ now }: World): ((actor: string) => Limits) => {
  const windows = new Map<string, { readonly reset: number; used: number }>();
  return (actor) => {
    const known = windows.get(actor);
    const window = known && known.reset > now() ? known : { reset: now() + HOUR, used: 0 };
    window.used += 1;
    windows.set(actor, window);
    return {
      'x-ratelimit-limit': String(PER_HOUR),
      'x-ratelimit-remaining': String(Math.max(0, PER_HOUR - window.used)),
      'x-ratelimit-reset': String(Math.ceil(window.reset / 1_000)),
      'x-ratelimit-used': String(window.used),
      'x-ratelimit-resource': 'core',
    };
  };
};
