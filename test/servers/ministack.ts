import { join } from 'node:path';
import { ACCOUNT, REGION } from './aws-environment.ts';
import { type Server, type ServerOptions, startServer } from './start-server.ts';

/** MiniStack: an AWS emulator that deploys CDK apps and really runs Lambdas, on the project's own Node. */
export const startMinistack = (options: ServerOptions = {}): Promise<Server> =>
  startServer(
    {
      name: 'ministack',
      command: () => ['ministack'],
      variables: (port, folder) => ({
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        // Without it queue addresses say localhost and the SDK warns that they differ from the endpoint.
        MINISTACK_HOST: '127.0.0.1',
        MINISTACK_REGION: REGION,
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        // Both would listen on 0.0.0.0 whatever BIND_HOST says.
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        // Its own choice is one folder under /tmp for every instance on the machine.
        STATE_DIR: join(folder, 'state'),
        S3_DATA_DIR: join(folder, 's3'),
      }),
      readyPath: '/_ministack/health',
    },
    options,
  );
