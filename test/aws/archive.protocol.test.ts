/**
 * The contract against MiniStack, where a create-only write is atomic; what stands around it against moto, whose S3 keeps
 * checksums and Object Lock. The two word a refused create-only write differently.
 */
import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { makeArchive } from '#lib/aws/archive.ts';
import { makeS3Client } from '#lib/aws/clients.ts';
import { ARCHIVE_GRANTS } from '#lib/aws/grants/archive.ts';
import { sha256 } from '#lib/digest.ts';
import { archiveContract } from '#test/contract/archive.ts';
import { clientOptions, REGION } from '#test/servers/aws-environment.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const clients: S3Client[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

const clientOf = (server: 'moto' | 'ministack'): S3Client => {
  const client = makeS3Client(clientOptions(inject(server)));
  clients.push(client);
  return client;
};

const createBucket = async (client: S3Client): Promise<string> => {
  const Bucket = `archive-${randomUUID()}`;
  await client.send(
    new CreateBucketCommand({
      Bucket,
      ObjectLockEnabledForBucket: true,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  return Bucket;
};

/** Every third write has its answer lost, so that the SDK sends it again and meets what it wrote. */
const losingAnswers = (client: S3Client): S3Client => {
  let writes = 0;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== 'PutObjectCommand') return answer;
        writes += 1;
        if (writes % 3 === 0) {
          throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
        }
        return answer;
      },
    { step: 'deserialize', priority: 'low', name: 'losingAnswers' },
  );
  return client;
};

const ministack = clientOf('ministack');
archiveContract('MiniStack', async () =>
  makeArchive({ client: ministack, bucket: await createBucket(ministack) }),
);

describe('makeArchive', () => {
  const client = clientOf('moto');

  it('is the same whether an answer was lost or not', async () => {
    const bucket = await createBucket(client);
    const archive = makeArchive({ client: losingAnswers(clientOf('moto')), bucket });
    for (const n of [1, 2, 3, 4, 5, 6]) {
      expect(['stored', 'same']).toContain((await archive.put(`k-${n}`, `₦ ${n}`)).outcome);
      expect(await archive.get(`k-${n}`)).toBe(`₦ ${n}`);
    }
  });

  it('leaves a digest that S3 has checked, a content type, and the retention to the bucket', async () => {
    const bucket = await createBucket(client);
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: 'Enabled',
          Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 7 } },
        },
      }),
    );
    await makeArchive({ client, bucket }).put('evidence/a.json', '{"a":"₦"}');
    const head = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: 'evidence/a.json', ChecksumMode: 'ENABLED' }),
    );
    expect(Buffer.from(head.ChecksumSHA256 ?? '', 'base64').toString('hex')).toBe(sha256('{"a":"₦"}'));
    expect(head.ContentType).toBe('application/json');
    expect(head.ObjectLockMode).toBe('GOVERNANCE');
  });

  it('tries again while somebody else writes the key, and gives up loudly', async () => {
    const bucket = await createBucket(client);
    const busyClient = clientOf('moto');
    let conflicts = 0;
    let most = 2;
    busyClient.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName !== 'PutObjectCommand' || conflicts >= most) return next(args);
          conflicts += 1;
          throw new S3ServiceException({
            name: 'ConditionalRequestConflict',
            $fault: 'client',
            $metadata: { httpStatusCode: 409 },
          });
        },
      { step: 'deserialize', priority: 'low', name: 'conflicts' },
    );
    const archive = makeArchive({ client: busyClient, bucket });
    expect(await archive.put('k', 'x')).toEqual({ outcome: 'stored' });
    expect(conflicts).toBe(2);
    most = 99;
    await expect(archive.put('other', 'x')).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
    expect(await archive.get('other')).toBeUndefined();
  });

  it('does not take "forbidden" or a missing bucket for "absent"', async () => {
    const forbidden = clientOf('moto');
    forbidden.middlewareStack.add(
      () => async () => {
        throw new S3ServiceException({
          name: 'AccessDenied',
          $fault: 'client',
          $metadata: { httpStatusCode: 403 },
        });
      },
      { step: 'deserialize', priority: 'low', name: 'forbids' },
    );
    await expect(makeArchive({ client: forbidden, bucket: 'b' }).get('k')).rejects.toThrow();
    await expect(makeArchive({ client, bucket: `none-${randomUUID()}` }).get('k')).rejects.toThrow('bucket');
  });

  it('does what it is granted', async () => {
    const bucket = await createBucket(client);
    const recorder = makeCommandRecorder();
    const archive = makeArchive({ client: recorder.watch(clientOf('moto')), bucket });
    await archive.put('k', 'a');
    await archive.put('k', 'b');
    // ListBucket is never asked for: it is what makes "absent" an answer.
    expectWithinGrants(recorder, ARCHIVE_GRANTS.write.objects);
    recorder.clear();
    await archive.get('k');
    expectWithinGrants(recorder, ARCHIVE_GRANTS.read.objects);
  });
});
