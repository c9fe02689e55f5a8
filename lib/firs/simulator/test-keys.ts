import { constants, privateDecrypt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type CryptoKeys, parseCryptoKeys } from '#lib/firs/wire/crypto-keys.ts';
import { err, ok, type Result } from '#lib/result.ts';

const read = (name: string): string => readFileSync(new URL(`./keys/${name}`, import.meta.url), 'utf8');

const Plain = z.object({ irn: z.string().regex(/^.+\.\d+$/), certificate: z.string() });

/** The simulated authority's key file, as a taxpayer gets it. Test only. */
export const testCryptoKeys = (): CryptoKeys => {
  const keys = parseCryptoKeys(read('crypto_keys.txt'));
  if (!keys.ok) throw new Error(keys.error);
  return keys.value;
};

export interface ReadQr {
  readonly irn: string;
  readonly unixSeconds: number;
  readonly certificate: string;
}

/** Reads a QR text as the authority's own app does. A wrong padding is an error, never random bytes. */
export const readQr = (text: string): Result<ReadQr, string> => {
  const block = privateDecrypt(
    { key: read('test-only-private-key.pem'), padding: constants.RSA_NO_PADDING },
    Buffer.from(text, 'base64'),
  );
  const end = block.indexOf(0, 2);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) return err('the padding is not EME-PKCS1-v1_5');
  const plain = Plain.safeParse(JSON.parse(block.subarray(end + 1).toString('utf8')));
  if (!plain.success) return err('the text inside is not {"irn":"<IRN>.<seconds>","certificate":…}');
  const dot = plain.data.irn.lastIndexOf('.');
  return ok({
    irn: plain.data.irn.slice(0, dot),
    unixSeconds: Number(plain.data.irn.slice(dot + 1)),
    certificate: plain.data.certificate,
  });
};
