import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

/** What a QR text is made with. */
export interface CryptoKeys {
  readonly publicKeyPem: string;
  readonly certificate: string;
}

/** The file `crypto_keys.txt` of the authority's dashboard (firs-mbs.md, section 2). */
const KeyFile = z.object({ public_key: z.base64().min(1), certificate: z.base64().min(1) });

/** Reads the authority's key file. The error never holds what was in it. */
export const parseCryptoKeys = (text: string): Result<CryptoKeys, string> => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('the key file is not JSON; download crypto_keys.txt from the authority’s dashboard again');
  }
  const file = KeyFile.safeParse(json);
  if (!file.success) {
    const fields = [...new Set(file.error.issues.map((issue) => issue.path.join('.') || 'the file'))];
    return err(`the key file lacks a proper ${fields.join(' and ')}: base64 text is expected in each`);
  }
  const publicKeyPem = Buffer.from(file.data.public_key, 'base64').toString('latin1');
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(publicKeyPem)) {
    return err('public_key of the key file is not base64 of a PEM public key');
  }
  return ok({ publicKeyPem, certificate: file.data.certificate });
};
