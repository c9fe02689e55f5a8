import { expect, it } from 'vitest';
import { shortDigests } from '#lib/readiness/short-digests.ts';

it('leaves twelve characters of each digest, and everything else as it is', () => {
  const digest = '32dc0123456789abcdef'.padEnd(64, '0');
  expect(shortDigests(`code digest: was ${digest}, is (absent); commit ${digest.slice(0, 40)}.`)).toBe(
    `code digest: was 32dc01234567…, is (absent); commit ${digest.slice(0, 40)}.`,
  );
});
