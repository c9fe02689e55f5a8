/**
 * What AWS asks, in US dollars, us-east-1, list price without a free tier. Read on 2026-11-22; a price that has moved is changed
 * here, with its source and the date.
 */
export interface Price {
  readonly dollars: number;
  readonly per: number;
  readonly unit: string;
  readonly source: string;
}

const MILLION = 1_000_000;

export const PRICES_READ_ON = '2026-11-22';

export const PRICES = {
  writeUnit: {
    dollars: 0.625,
    per: MILLION,
    unit: 'DynamoDB write request unit, on demand',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand, since November 2024',
  },
  readUnit: {
    dollars: 0.125,
    per: MILLION,
    unit: 'DynamoDB read request unit, on demand',
    source: 'aws.amazon.com/dynamodb/pricing/on-demand, since November 2024',
  },
  queueRequest: {
    dollars: 0.4,
    per: MILLION,
    unit: 'SQS standard queue, request of at most 64 KB',
    source: 'aws.amazon.com/sqs/pricing',
  },
  objectPut: { dollars: 0.005, per: 1_000, unit: 'S3 PUT', source: 'aws.amazon.com/s3/pricing' },
  objectGet: { dollars: 0.0004, per: 1_000, unit: 'S3 GET', source: 'aws.amazon.com/s3/pricing' },
  transition: {
    dollars: 0.025,
    per: 1_000,
    unit: 'Step Functions state transition, standard; each retry is one',
    source: 'aws.amazon.com/step-functions/pricing',
  },
  invocation: {
    dollars: 0.2,
    per: MILLION,
    unit: 'Lambda request',
    source: 'aws.amazon.com/lambda/pricing',
  },
  gigabyteSecond: {
    dollars: 0.0000133334,
    per: 1,
    unit: 'Lambda GB-second, arm64',
    source: 'aws.amazon.com/lambda/pricing',
  },
  httpRequest: {
    dollars: 1,
    per: MILLION,
    unit: 'API Gateway HTTP API request',
    source: 'aws.amazon.com/api-gateway/pricing',
  },
  logGigabyte: {
    dollars: 0.5,
    per: 1,
    unit: 'CloudWatch Logs, GB taken in',
    source: 'aws.amazon.com/cloudwatch/pricing',
  },
  metricCall: {
    dollars: 0.01,
    per: 1_000,
    unit: 'CloudWatch PutMetricData',
    source: 'aws.amazon.com/cloudwatch/pricing',
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

export const dollarsOf = (name: PriceName, quantity: number): number =>
  (quantity * PRICES[name].dollars) / PRICES[name].per;

/**
 * What no emulator can measure, and a real account will correct: how long a function works and how much it logs. Durations
 * include waiting for the authority, at 0.3 s a call.
 */
export const ASSUMED = {
  intakeSeconds: 0.06,
  /** A batch of ten, side by side. */
  workerSeconds: 0.6,
  /** Of one state's function. */
  actionSeconds: 1,
  sweepSeconds: 0.3,
  logBytesPerInvoice: 1_000,
} as const;
