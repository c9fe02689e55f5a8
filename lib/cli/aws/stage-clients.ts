import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { STSClient } from '@aws-sdk/client-sts';
import { makeCaller } from '#lib/aws/caller.ts';
import {
  makeDynamoDBClient,
  makeLambdaClient,
  makeS3Client,
  makeSecretsManagerClient,
  makeSFNClient,
  makeSQSClient,
} from '#lib/aws/clients.ts';
import { makeStacks } from '#lib/aws/stacks.ts';

/** Somebody waits at a terminal: a second to connect, five for an answer. Worst case 3 x 6 s + pauses. */
const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** A function may run for fifteen minutes; each of those that are called here may be called again. */
const INVOKE_PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 900_000, throwOnRequestTimeout: true },
};

/**
 * Clients of the command line. Profile, credentials and AWS_ENDPOINT_URL are the SDK's own to find, and so is the region;
 * where nobody names one it is the stage's own (`region`).
 */
export const makeStageClients = (endpoint: string | undefined, region: string | undefined) => {
  const sts = new STSClient({ ...PATIENCE });
  let fallback: string | undefined;
  const regionOf = async (): Promise<string> => {
    try {
      return await sts.config.region();
    } catch (error) {
      if (region === undefined) throw error;
      fallback = region;
      return region;
    }
  };
  const place = () => ({ region: async () => fallback ?? (await regionOf()) });
  const clients = {
    cloudFormation: new CloudFormationClient({ ...PATIENCE, ...place() }),
    dynamoDB: makeDynamoDBClient(place()),
    // An emulator has no name of its own for each bucket.
    s3: makeS3Client({ ...place(), forcePathStyle: endpoint !== undefined }),
    sqs: makeSQSClient(place()),
    sfn: makeSFNClient(place()),
    secretsManager: makeSecretsManagerClient(place()),
    lambda: makeLambdaClient({ ...INVOKE_PATIENCE, ...place() }),
  };
  const identity = new STSClient({ ...PATIENCE, ...place() });
  return {
    ...clients,
    region: regionOf,
    caller: makeCaller({ client: identity }),
    stacks: makeStacks({ client: clients.cloudFormation }),
    destroy(): void {
      for (const client of [sts, identity, ...Object.values(clients)]) client.destroy();
    },
  };
};
export type StageClients = ReturnType<typeof makeStageClients>;
