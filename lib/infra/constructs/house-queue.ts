import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

interface DeadLetterProps {
  readonly config: StageConfig;
  readonly queueName: string;
  readonly key: HouseKey;
}

/** SQS keeps no message longer. */
const LONGEST = Duration.days(14);

/** Where messages wait that nothing could be done with: under a key of ours, over TLS only, as long as SQS keeps them. */
export const deadLetterQueue = (scope: Construct, id: string, props: DeadLetterProps): Queue =>
  new Queue(scope, id, {
    queueName: props.queueName,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: props.key.key,
    dataKeyReuse: Duration.hours(1),
    enforceSSL: true,
    retentionPeriod: LONGEST,
    removalPolicy:
      props.config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
  });

/** A queue in front of a function, with its dead-letter queue. */
export class HouseQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly key: HouseKey;

  constructor(
    scope: Construct,
    id: string,
    props: DeadLetterProps & {
      /** Of the function that reads. */
      readonly functionTimeout: Duration;
      /** Deliveries after which a message is put aside. */
      readonly maxReceiveCount: number;
    },
  ) {
    super(scope, id);
    const { config, queueName, key } = props;
    this.key = key;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters', {
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
      retentionPeriod: LONGEST,
      // AWS's own advice for an event source: a throttled function gets its message again and again before it runs.
      visibilityTimeout: Duration.seconds(6 * props.functionTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
      removalPolicy:
        config.removal === 'retain' ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
    });
  }
}
