import type { Verb } from '#lib/cli/main.ts';
import { rehearse } from '#lib/cli/rehearse.ts';

/** In the order in which help shows them. */
export const VERBS: readonly Verb[] = [rehearse];
