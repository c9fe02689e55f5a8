import { createSign } from 'node:crypto';
import { testAppPrivateKey } from '#lib/github/simulator/test-app-key.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** As the App signs it, on the stand-in's clock. */
export const appJwt = (now: number, issuer: number | string = 77): string => {
  const seconds = Math.floor(now / 1_000);
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: seconds - 30, exp: seconds + 500, iss: issuer })}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(testAppPrivateKey(), 'base64url')}`;
};
