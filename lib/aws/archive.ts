/**
 * The archive in a versioned bucket with Object Lock: retention is the bucket's default, so nothing is said of it here, and
 * `IfNoneMatch: *` makes every write create-only, without which a second write would lay a version over the first one.
 */
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { checkedArchiveKey } from '#lib/archive-key.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive, ArchiveOutcome } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { wallClock } from '#lib/wall-clock.ts';

export interface ArchiveOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** For the pauses between attempts. @default the machine's */
  readonly clock?: Pick<Clock, 'sleep'>;
}

/** Another writer of the same key was under way: 0.1, 0.2 and 0.4 s apart, worst case 0.7 s beside the calls. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  xml: 'application/xml',
};

const contentType = (key: string): string =>
  CONTENT_TYPES[key.slice(key.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8';

/** By status and not by name: 412 "it is there", 409 "somebody is writing it", and not every server names them alike. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;

const isNoBucket = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchBucket';

export const makeArchive = ({ client, bucket, clock = wallClock }: ArchiveOptions): Archive => {
  const get = async (key: string): Promise<string | undefined> => {
    try {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: checkedArchiveKey(key) }),
      );
      if (!Body) throw new Error(`s3://${bucket}/${key} came without a body`);
      return await Body.transformToString('utf-8');
    } catch (error) {
      // Only with `s3:ListBucket`: without that permission S3 says 403 of what is not there, and 403 is no "absent".
      // A bucket that is not there is a 404 too, and no answer about the key.
      if (statusOf(error) === 404 && !isNoBucket(error)) return undefined;
      throw error;
    }
  };

  const compare = async (key: string, bytes: string): Promise<ArchiveOutcome> => {
    const there = await get(key);
    if (there === undefined) {
      throw new Error(
        `s3://${bucket}/${key} exists, S3 said, and then it did not; nothing was written, try again`,
      );
    }
    return there === bytes ? { outcome: 'same' } : { outcome: 'different', digest: sha256(there) };
  };

  return {
    async put(key, bytes) {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: checkedArchiveKey(key),
        Body: bytes,
        IfNoneMatch: '*',
        // Ours, of the text as it was made: S3 refuses what arrives as anything else, and keeps the digest for auditors.
        ChecksumAlgorithm: 'SHA256',
        ChecksumSHA256: Buffer.from(sha256(bytes), 'hex').toString('base64'),
        ContentType: contentType(key),
      });
      for (let attempt = 1; ; attempt += 1) {
        try {
          await client.send(command);
          return { outcome: 'stored' };
        } catch (error) {
          const status = statusOf(error);
          // Also the answer to a repeat by the SDK whose first answer was lost: it compares as the same.
          if (status === 412) return await compare(key, bytes);
          if (status !== 409 || attempt === ATTEMPTS) throw error;
          await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
        }
      }
    },
    get,
  };
};
