import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { Definition } from '#lib/asl/types.ts';
import { bindDefinition } from '#lib/infra/bind-definition.ts';
import { ACCOUNT, clientOptions, REGION } from '#test/servers/aws-environment.ts';
import { startMinistack } from '#test/servers/ministack.ts';
import { type Engine, LONG_MS, SHORT_MS } from './engine.ts';
import { ANY_FUNCTION, startFunctionServer } from './function-server.ts';
import { makeProtocolPlay } from './protocol-engine.ts';
import { storedZip } from './stored-zip.ts';

const STUB = 'player';

/** One real function stands for all and asks the tape what was answered. (An alias for each is not told to it here.) */
const SOURCE = `
export const handler = async (event) => {
  const url = process.env.FUNCTIONS + '/2015-03-31/functions/${ANY_FUNCTION}/invocations';
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
  const body = await response.json();
  if (response.ok && !response.headers.has('x-amz-function-error')) return body;
  throw Object.assign(new Error(body.errorMessage ?? body.message), { name: body.errorType ?? 'Error' });
};
`;

export const startMinistackEngine = async (): Promise<Engine> => {
  const functions = await startFunctionServer();
  const server = await startMinistack();
  const lambda = new LambdaClient(clientOptions(server.endpoint));
  const client = new SFNClient(clientOptions(server.endpoint));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: STUB,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: `arn:aws:iam::${ACCOUNT}:role/player`,
      Timeout: 60,
      Environment: { Variables: { FUNCTIONS: `http://127.0.0.1:${functions.port}` } },
      Code: { ZipFile: storedZip('index.mjs', SOURCE) },
    }),
  );

  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${STUB}`;
  const common = {
    client,
    functions,
    bind: (definition: Definition) => bindDefinition(definition, () => arn),
    showsBranches: false,
  };
  return {
    name: 'MiniStack',
    play: makeProtocolPlay({ ...common, tellTimeouts: true, patience: LONG_MS }),
    playUnaided: makeProtocolPlay({ ...common, tellTimeouts: false, patience: SHORT_MS }),
    async stop() {
      client.destroy();
      lambda.destroy();
      await server.stop();
      await functions.stop();
    },
  };
};
