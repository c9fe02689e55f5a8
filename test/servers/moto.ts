import { ACCOUNT, REGION } from './aws-environment.ts';
import { type Server, type ServerOptions, startServer } from './start-server.ts';

/** moto's server: faithful about DynamoDB's, SQS's and S3's APIs; runs no Lambda. */
export const startMoto = (options: ServerOptions = {}): Promise<Server> =>
  startServer(
    {
      name: 'moto',
      command: (port) => ['moto.server', '-H', '127.0.0.1', '-p', String(port)],
      variables: () => ({
        AWS_DEFAULT_REGION: REGION,
        MOTO_ACCOUNT_ID: ACCOUNT,
      }),
      readyPath: '/moto-api/data.json',
    },
    options,
  );
