import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Published, so of no use anywhere but with the stand-in. PKCS #8, as `@octokit/auth-app` reads it. */
export const testAppPrivateKey = (): string =>
  readFileSync(new URL('./keys/test-only-app-private-key.pem', import.meta.url), 'utf8');

export const testAppPublicKey = (): string =>
  createPublicKey(testAppPrivateKey()).export({ type: 'spki', format: 'pem' }).toString();
