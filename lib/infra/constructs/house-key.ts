import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type AccountPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';

/** What a service does with a key when it encrypts on its own account, `GenerateDataKey*` in words; none of them manages the key. */
const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** A key of ours, rotated every year. Losing it loses what it encrypts, so it stays when its stack goes. */
export class HouseKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: { readonly config: StageConfig; readonly what: string }) {
    super(scope, id);
    const { config, what } = props;
    this.key = new Key(this, 'Key', {
      description: what,
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: config.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  get arn(): string {
    return this.key.keyArn;
  }

  /** Lets a service of this account use the key, and nobody through that service from another account. */
  allowService(service: string): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: `Use${service.split('.')[0] ?? ''}`,
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal(service)],
        actions: USE,
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** Lets named roles of another account open what lies in one bucket, through S3 and no other way. */
  allowReaders(account: AccountPrincipal, roles: readonly string[], bucketArn: string): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OpenCertificates',
        effect: Effect.ALLOW,
        principals: [account],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: {
          ArnEquals: { 'aws:PrincipalArn': [...roles] },
          StringEquals: { 'kms:EncryptionContext:aws:s3:arn': bucketArn },
          StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' },
        },
      }),
    );
  }

  /** CloudWatch Logs names no source account; what it encrypts is in the encryption context. */
  allowLogs(config: StageConfig): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'UseLogs',
        effect: Effect.ALLOW,
        principals: [new ServicePrincipal(`logs.${config.region}.amazonaws.com`)],
        actions: USE,
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${config.region}:${config.account}:log-group:*`,
          },
        },
      }),
    );
  }
}
