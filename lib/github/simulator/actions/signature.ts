import { emailOf, WEB_FLOW } from '../accounts.ts';
import type { Account } from '../config.ts';
import type { Signature } from '../git/clean-environment.ts';
import type { World } from '../world.ts';

export const signatureOf = (world: World, account: Account): Signature => ({
  name: world.accounts.nameOf(account),
  email: emailOf(account),
  at: world.now(),
});

/** GitHub itself commits what is merged in its pages or by its API, and signs it. */
export const webFlow = (world: World): Signature => ({
  name: 'GitHub',
  email: emailOf(WEB_FLOW),
  at: world.now(),
});
