/**
 * How a rehearsal certificate gets from UAT to production's gates: UAT writes it into its own locked archive, and one role of
 * production's account reads it there (docs/adr/0018). Names are told from names, since neither deployment may wait for the other.
 */
import type { FunctionName } from '#lambdas/function-names.ts';
import { archiveBucketName, resourcePrefix, type Stage } from '#lib/aws/stage.ts';
import { CERTIFICATES } from '#lib/gates/attestors.ts';
import { type Deployment, prefixOf, tenantOf } from './deployment.ts';
import { GITHUB_ROLES } from './github-trust.ts';

/** Reads them for a gate. */
export const CERTIFICATE_READER: FunctionName = 'gate-evidence';
/** Nobody else puts anything under `certificates/`. */
export const CERTIFICATE_WRITERS = ['certify', 'file-certificate'] as const satisfies readonly FunctionName[];

const NAMED: ReadonlySet<FunctionName> = new Set([CERTIFICATE_READER, ...CERTIFICATE_WRITERS]);

/** The role's own name where policies of another account or of an earlier stack name it; else CloudFormation gives one. */
export const functionRoleName = (deployment: Deployment, name: FunctionName): string | undefined =>
  NAMED.has(name) ? `${prefixOf(deployment)}-${name}` : undefined;

const roleArn = (account: string, tenant: string, stage: Stage, name: string): string =>
  `arn:aws:iam::${account}:role/${resourcePrefix(tenant, stage)}-${name}`;

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
  const bucket = archiveBucketName(tenantOf(deployment), 'uat', rehearsedIn.account);
  const bucketArn = `arn:aws:s3:::${bucket}`;
  return { ...rehearsedIn, bucket, bucketArn, objectsArn: `${bucketArn}/${CERTIFICATES}*` };
};

/**
 * The roles of the other account that may read them: the function that puts a gate's evidence together, and the workflow that
 * deploys and asks before it does. Empty: nobody outside reads.
 */
export const certificateReaderArns = (deployment: Deployment): readonly string[] => {
  const { certifiesFor } = deployment.config;
  return certifiesFor === undefined
    ? []
    : [CERTIFICATE_READER, GITHUB_ROLES.deploy.name].map((name) =>
        roleArn(certifiesFor.account, tenantOf(deployment), 'production', name),
      );
};

export const certificateWriterArns = (deployment: Deployment): readonly string[] =>
  CERTIFICATE_WRITERS.map((name) =>
    roleArn(deployment.config.account, tenantOf(deployment), deployment.config.stage, name),
  );
