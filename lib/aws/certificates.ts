import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { certificatePrefix } from '#lib/gates/attestors.ts';
import { Certificate } from '#lib/gates/certificate.ts';
import type { Certificates } from '#lib/ports/certificates.ts';

export interface CertificatesOptions {
  readonly client: S3Client;
  /** Of the stage where rehearsals are made; its policy lets this function list and read them. */
  readonly bucket: string;
  /** Whose bucket it must be: one of that name in another account is no answer. */
  readonly owner: string;
}

/** A program is rehearsed some dozen times; more than this is not a list that anybody keeps. */
const MOST = 1_000;

/** Certificates as they lie in the locked archive. What cannot be read throws: that nobody answers is no "none". */
export const makeCertificates = ({ client, bucket, owner }: CertificatesOptions): Certificates => ({
  async of(program, code) {
    const listed = await client.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        ExpectedBucketOwner: owner,
        Prefix: certificatePrefix(program, code),
        MaxKeys: MOST,
      }),
    );
    if (listed.IsTruncated === true)
      throw new Error(
        `s3://${bucket} has more than ${MOST} certificates of one program: not all would be seen`,
      );
    const keys = (listed.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
    const certificates: Certificate[] = [];
    const unreadable: string[] = [];
    for (const key of keys) {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ExpectedBucketOwner: owner }),
      );
      const parsed = parse(await Body?.transformToString('utf-8'));
      if (parsed) certificates.push(parsed);
      else unreadable.push(key);
    }
    return { asked: true, certificates, unreadable };
  },
});

const parse = (text: string | undefined): Certificate | undefined => {
  try {
    return Certificate.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
};
