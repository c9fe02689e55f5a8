import { createCipheriv } from 'node:crypto';
import type { Random } from '#lib/ports/random.ts';

/** Bytes of an AES-256 key. */
const KEY_BYTES = 32;

export interface DownloadEnvelope {
  readonly iv_hex: string;
  readonly pub: string;
  readonly data: string;
}

/** AES-256-CFB; the key is `pub` and the api key up to its first dash, together 32 bytes (firs-mbs.md, section 1.5). */
export const encryptDownload = (text: string, apiKey: string, random: Random): DownloadEnvelope => {
  const secret = (apiKey.split('-')[0] ?? '').slice(0, KEY_BYTES - 1);
  const pub = Buffer.from(random.bytes(KEY_BYTES))
    .toString('hex')
    .slice(0, KEY_BYTES - secret.length);
  const iv = random.bytes(16);
  const cipher = createCipheriv('aes-256-cfb', `${pub}${secret}`, iv);
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64url');
  return { iv_hex: Buffer.from(iv).toString('hex'), pub, data };
};
