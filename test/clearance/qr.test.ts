import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Irn } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { checkQrText, makeQr, QR_TEXT_LENGTH } from '#lib/clearance/qr.ts';
import { readQr, testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { fromIso } from '#lib/instant.ts';
import { fixedRandom } from '#test/firs/fixed-random.ts';

const keys = testCryptoKeys();
const at = fromIso('2027-04-12T09:30:15.900+01:00');
const irnOf = (number: string): Irn => {
  const irn = makeIrn(number, '94ND90NR', '2027-04-12');
  if (!irn.ok) throw new Error(irn.error.text);
  return irn.value;
};

describe('makeQr', () => {
  it('is read back by the authority, whatever IRN and padding', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{1,31}$/), fc.nat(), (number, seed) => {
        const irn = irnOf(number);
        const text = makeQr({ irn, at, ...keys, random: fixedRandom(seed) });
        expect(text).toHaveLength(QR_TEXT_LENGTH);
        expect(checkQrText(text)).toEqual({ ok: true, value: text });
        expect(readQr(text)).toEqual({
          ok: true,
          value: { irn, unixSeconds: 1_807_518_615, certificate: keys.certificate },
        });
      }),
      { numRuns: 50 },
    );
  });

  it('is the same for the same seed and differs for another', () => {
    const irn = irnOf('INV1');
    const make = (seed: number): string => makeQr({ irn, at, ...keys, random: fixedRandom(seed) });
    expect(make(1)).toBe(make(1));
    expect(make(1)).not.toBe(make(2));
  });

  it('never pads with a zero byte, even when the random source gives nothing else', () => {
    const zeros = { ...fixedRandom(1), bytes: (length: number) => new Uint8Array(length), below: () => 0 };
    expect(readQr(makeQr({ irn: irnOf('INV1'), at, ...keys, random: zeros }))).toMatchObject({ ok: true });
  });

  it('throws when the certificate cannot be right', () => {
    const certificate = 'A'.repeat(300);
    expect(() => makeQr({ irn: irnOf('INV1'), at, ...keys, certificate, random: fixedRandom(1) })).toThrow(
      /is the certificate right/,
    );
  });
});

describe('checkQrText', () => {
  it.each([
    '',
    'A'.repeat(343),
    `${'A'.repeat(342)}==`.replace(/A==$/, 'B=='),
    '*'.repeat(344),
    'A'.repeat(344),
  ])('refuses what is not base64 of 256 bytes (%#)', (text) => {
    expect(checkQrText(text)).toMatchObject({ ok: false, error: { code: 'qr-malformed', path: 'qr' } });
  });
});
