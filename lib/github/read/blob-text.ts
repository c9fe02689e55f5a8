import { createHash } from 'node:crypto';
import type { Github } from '#lib/github/client/call.ts';
import { Blob } from '#lib/github/wire/git.ts';
import { type Step, stop } from './steps.ts';

/** Git's own name of these bytes. */
export const blobSha = (bytes: Uint8Array): string =>
  createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Text of a blob, proved by its name; undefined where it is no UTF-8, which no record is. */
export const blobText = async (github: Github, step: Step, sha: string): Promise<string | undefined> => {
  const answered = await github.ask({
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { file_sha: sha },
    answer: Blob,
  });
  const { encoding, content } = step(answered).value;
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  const got = blobSha(bytes);
  if (got !== sha) stop('again', `the blob ${sha} came as one whose name is ${got}: it did not come whole`);
  return textOf(bytes);
};
