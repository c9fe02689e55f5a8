import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  AnyPrincipal,
  Effect,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CERTIFICATES } from '#lib/gates/attestors.ts';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

/** A year and a day of leap years: nothing expires before its last year is over. */
const YEAR_DAYS = 366;

const ACCESS_LOG_PREFIX = 'archive/';

/**
 * Cleared invoices, evidence and audit records: written once, kept locked for years. Versions are never expired: with create-only
 * writes a second version is somebody's doing, and is evidence itself.
 */
export class ArchiveBucket extends Construct {
  readonly bucket: Bucket;
  /** From the name, so that policies say which bucket they mean. */
  readonly bucketArn: string;
  readonly objectsArn: string;
  readonly key: HouseKey;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: StageConfig; readonly prefix: string; readonly key: HouseKey },
  ) {
    super(scope, id);
    const { config, prefix, key } = props;
    const { capabilities } = config;
    const retained = config.removal === 'retain';
    const removalPolicy = retained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const days = config.archiveYears * YEAR_DAYS;
    const common = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy,
    };
    const accessLogs = capabilities.bucketAccessLogs
      ? new Bucket(this, 'AccessLogs', {
          ...common,
          bucketName: `${prefix}-access-${config.account}`,
          // S3's log delivery takes no key of ours.
          encryption: BucketEncryption.S3_MANAGED,
          lifecycleRules: [{ expiration: Duration.days(config.logDays) }],
        })
      : undefined;
    this.key = key;
    const bucketName = `${prefix}-archive-${config.account}`;
    this.bucketArn = `arn:aws:s3:::${bucketName}`;
    this.objectsArn = `${this.bucketArn}/*`;
    this.bucket = new Bucket(this, 'Bucket', {
      ...common,
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: key.key,
      // One data key for many objects: KMS is asked a hundredth as often.
      bucketKeyEnabled: true,
      versioned: true,
      ...(capabilities.objectLock
        ? {
            objectLockEnabled: true,
            objectLockDefaultRetention:
              config.archiveLock === 'COMPLIANCE'
                ? ObjectLockRetention.compliance(Duration.days(days))
                : ObjectLockRetention.governance(Duration.days(days)),
          }
        : {}),
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    if (accessLogs) this.logAccessTo(accessLogs, config);
  }

  /**
   * Certificates of rehearsals are written by those who rehearse and by nobody else of this account, whatever a role may do with
   * the archive as a whole; named roles of another account may list and read them.
   */
  guardCertificates(from: {
    readonly writers: readonly string[];
    readonly readers: readonly string[];
  }): void {
    const objects = `${this.bucketArn}/${CERTIFICATES}*`;
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyWhoRehearsesCertifies',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [objects],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': [...from.writers] } },
      }),
    );
    // Object Lock keeps the bytes, and yet a delete marker hides them: a rehearsal that went wrong would be listed no more.
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyHidesCertificates',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [objects],
      }),
    );
    const [first] = from.readers;
    if (first === undefined) return;
    const account = new AccountPrincipal(first.split(':')[4] ?? '');
    // The roles may not be there yet, and a policy that names one as a principal would be refused until then.
    const onlyReader = { ArnEquals: { 'aws:PrincipalArn': [...from.readers] } };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ListCertificates',
        principals: [account],
        actions: ['s3:ListBucket'],
        resources: [this.bucketArn],
        conditions: { ...onlyReader, StringLike: { 's3:prefix': `${CERTIFICATES}*` } },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ReadCertificates',
        principals: [account],
        actions: ['s3:GetObject'],
        resources: [objects],
        conditions: onlyReader,
      }),
    );
    this.key.allowReaders(account, from.readers, this.bucketArn);
  }

  /** By the resource itself: CDK's own property takes no `Bucket` under exact optional types, and of a named one it knows no policy. */
  private logAccessTo(accessLogs: Bucket, config: StageConfig): void {
    const resource = this.bucket.node.defaultChild;
    if (!CfnBucket.isCfnBucket(resource)) throw new Error('a bucket of CDK is made of a CfnBucket');
    resource.loggingConfiguration = {
      destinationBucketName: accessLogs.bucketName,
      logFilePrefix: ACCESS_LOG_PREFIX,
    };
    accessLogs.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [accessLogs.arnForObjects(`${ACCESS_LOG_PREFIX}*`)],
        conditions: {
          ArnLike: { 'aws:SourceArn': this.bucketArn },
          StringEquals: { 'aws:SourceAccount': config.account },
        },
      }),
    );
  }
}
