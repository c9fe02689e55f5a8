import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { makeCertificates } from '#lib/aws/certificates.ts';
import { makeS3Client } from '#lib/aws/clients.ts';
import { CERTIFICATES_GRANTS } from '#lib/aws/grants/certificates.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { certificatePrefix } from '#lib/gates/attestors.ts';
import { makeCertificate } from '#lib/gates/certificate.ts';
import { fromIso } from '#lib/instant.ts';
import { sampleReport } from '#test/report/sample-report.ts';
import { ACCOUNT, clientOptions, REGION } from '#test/servers/aws-environment.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const digests = { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') };
const certificate = (scenario: string, code = digests.code) =>
  makeCertificate(
    sampleReport({ scenario }),
    { ...digests, code },
    {
      cutover: 'adire',
      rehearsedAt: fromIso('2027-03-01T09:00:00Z'),
      attestedBy: 'uat-machine:adire-r1',
      states: 200,
    },
  );

describe('certificates: MiniStack', () => {
  const recorder = makeCommandRecorder();
  const client = makeS3Client(clientOptions(inject('ministack')));
  afterAll(() => client.destroy());
  const filed = async (...files: readonly (readonly [key: string, text: string])[]) => {
    const bucket = `certificates-${randomUUID()}`;
    await client.send(
      new CreateBucketCommand({
        Bucket: bucket,
        CreateBucketConfiguration: { LocationConstraint: REGION },
      }),
    );
    for (const [Key, Body] of files) await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    return makeCertificates({ client: recorder.watch(client), bucket, owner: ACCOUNT });
  };
  const ours = certificatePrefix(digests.program, digests.code);

  it('are those of exactly this program and this code, and what is none of them is named', async () => {
    const other = certificate('go', sha256('other code'));
    const certificates = await filed(
      [`${ours}1.json`, canonicalJson({ ...certificate('go') })],
      [`${ours}2.json`, canonicalJson({ ...certificate('rollback-twice') })],
      [`${ours}3.json`, '{"kind":"something else"}'],
      [`${ours}4.json`, 'no JSON'],
      [`${certificatePrefix(digests.program, other.digests.code)}1.json`, canonicalJson({ ...other })],
    );
    recorder.clear();
    const found = await certificates.of(digests.program, digests.code);
    if (!found.asked) throw new Error('nobody asked');
    expect(found.certificates.map(({ scenario }) => scenario).toSorted()).toEqual(['go', 'rollback-twice']);
    expect(found.unreadable).toEqual([`${ours}3.json`, `${ours}4.json`]);
    expectWithinGrants(recorder, CERTIFICATES_GRANTS.bucket, CERTIFICATES_GRANTS.objects);
  });

  it('are none where none is filed, and an error where nobody answers for the bucket', async () => {
    const found = await (await filed()).of(digests.program, digests.code);
    expect(found).toEqual({ asked: true, certificates: [], unreadable: [] });
    const nowhere = makeCertificates({ client, bucket: `nowhere-${randomUUID()}`, owner: ACCOUNT });
    await expect(nowhere.of(digests.program, digests.code)).rejects.toThrow();
  });
});
