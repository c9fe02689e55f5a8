import type { World } from './world.ts';

/** What GitHub would send. */
export interface Webhooks {
  readonly repository: () => string;
}

export const webhooksOf = (world: World): Webhooks => ({ repository: () => world.options.name });
