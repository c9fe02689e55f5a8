/** Where the emulated account lies. Twelve zeros cannot be anybody's account. */
export const REGION = 'eu-west-1';
export const ACCOUNT = '000000000000';

const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/**
 * What every SDK client of a test is made with: `new DynamoDBClient(clientOptions(inject('ministack')))`.
 * `forcePathStyle` is S3's: a bucket's name in front of 127.0.0.1 resolves to nothing.
 */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: CREDENTIALS,
  forcePathStyle: true,
});

/** The same for a child process (the command line, CDK): laid over its environment, it reaches no real account. */
export const awsEnvironment = (endpoint: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  CDK_DEFAULT_ACCOUNT: ACCOUNT,
  CDK_DEFAULT_REGION: REGION,
});
