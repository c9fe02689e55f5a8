/**
 * How a rehearsal certificate gets from UAT to production's gates: UAT writes it into its own locked archive, and one role of
 * production's account reads it there (docs/adr/0018). Names are told from names, since neither deployment may wait for the other.
 */
import type { FunctionName } from '#lambdas/function-names.ts';
import { resourcePrefix, type Stage } from '#lib/aws/stage.ts';
import { CERTIFICATES } from '#lib/gates/attestors.ts';
import { type Deployment, prefixOf, tenantOf } from './deployment.ts';

/** Reads them for a gate. */
export const CERTIFICATE_READER: FunctionName = 'gate-evidence';
/** Nobody else puts anything under `certificates/`. */
export const CERTIFICATE_WRITERS = ['certify', 'file-certificate'] as const satisfies readonly FunctionName[];

const NAMED: ReadonlySet<FunctionName> = new Set([CERTIFICATE_READER, ...CERTIFICATE_WRITERS]);

/** The role's own name where policies of another account or of an earlier stack name it; else CloudFormation gives one. */
export const functionRoleName = (deployment: Deployment, name: FunctionName): string | undefined =>
  NAMED.has(name) ? `${prefixOf(deployment)}-${name}` : undefined;

const roleArn = (account: string, tenant: string, stage: Stage, name: FunctionName): string =>
  `arn:aws:iam::${account}:role/${resourcePrefix(tenant, stage)}-${name}`;

export const archiveName = (tenant: string, stage: Stage, account: string): string =>
  `${resourcePrefix(tenant, stage)}-archive-${account}`;

export interface CertificateSource {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
  readonly bucketArn: string;
  readonly objectsArn: string;
}

/** Where this stage's gates find certificates; undefined: it rehearses, and asks for none. */
export const certificateSource = (deployment: Deployment): CertificateSource | undefined => {
  const { rehearsedIn } = deployment.config;
  if (rehearsedIn === undefined) return undefined;
  const bucket = archiveName(tenantOf(deployment), 'uat', rehearsedIn.account);
  const bucketArn = `arn:aws:s3:::${bucket}`;
  return { ...rehearsedIn, bucket, bucketArn, objectsArn: `${bucketArn}/${CERTIFICATES}*` };
};

/** The one role of the other account that may read them; undefined: nobody outside reads. */
export const certificateReaderArn = (deployment: Deployment): string | undefined => {
  const { certifiesFor } = deployment.config;
  return certifiesFor === undefined
    ? undefined
    : roleArn(certifiesFor.account, tenantOf(deployment), 'production', CERTIFICATE_READER);
};

export const certificateWriterArns = (deployment: Deployment): readonly string[] =>
  CERTIFICATE_WRITERS.map((name) =>
    roleArn(deployment.config.account, tenantOf(deployment), deployment.config.stage, name),
  );
