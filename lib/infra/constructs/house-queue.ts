import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';
import { DeadLetters, LONGEST_RETENTION } from './dead-letters.ts';
import type { HouseKey } from './house-key.ts';

/** A queue in front of a function, with its dead-letter queue. */
export class HouseQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly key: HouseKey;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly queueName: string;
      readonly key: HouseKey;
      /** Of the function that reads. */
      readonly functionTimeout: Duration;
      /** Deliveries after which a message is put aside. */
      readonly maxReceiveCount: number;
    },
  ) {
    super(scope, id);
    const { config, queueName, key } = props;
    this.key = key;
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      config,
      queueName: `${queueName}-dead-letters`,
      key,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: key.key,
      dataKeyReuse: Duration.hours(1),
      enforceSSL: true,
      retentionPeriod: LONGEST_RETENTION,
      // AWS's own advice for an event source: a throttled function gets its message again and again before it runs.
      visibilityTimeout: Duration.seconds(6 * props.functionTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: props.maxReceiveCount },
      removalPolicy:
        config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
  }
}
