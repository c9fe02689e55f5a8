import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

/** SQS keeps no message longer. */
export const LONGEST_RETENTION = Duration.days(14);

/** Where messages wait that nothing could be done with: under a key of ours, over TLS only, as long as SQS keeps them. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  readonly config: StageConfig;
  readonly key: HouseKey;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly config: StageConfig; readonly queueName: string; readonly key: HouseKey },
  ) {
    super(scope, id);
    const { config, queueName, key } = props;
    this.config = config;
    this.key = key;
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key.key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: LONGEST_RETENTION,
      removalPolicy:
        config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
  }

  /** Lets whoever has the role put messages here. */
  allowTo(role: Role): void {
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }));
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.arn],
        conditions: { StringEquals: { 'kms:ViaService': `sqs.${this.config.region}.amazonaws.com` } },
      }),
    );
  }
}
