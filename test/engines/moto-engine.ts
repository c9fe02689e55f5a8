import { SFNClient } from '@aws-sdk/client-sfn';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { startMoto } from '#test/servers/moto.ts';
import type { Engine } from './engine.ts';
import { startFunctionServer } from './function-server.ts';
import { makeProtocolPlay } from './protocol-engine.ts';

/** moto runs definitions only when told so, and calls functions where it believes itself to be. */
export const startMotoEngine = async (): Promise<Engine> => {
  const functions = await startFunctionServer();
  const server = await startMoto({ variables: { MOTO_PORT: String(functions.port) } });
  const answer = await fetch(`${server.endpoint}/moto-api/config`, {
    method: 'POST',
    body: JSON.stringify({ stepfunctions: { execute_state_machine: true } }),
  });
  if (!answer.ok) throw new Error(`moto does not take its configuration: ${answer.status}`);
  const client = new SFNClient(clientOptions(server.endpoint));
  return {
    name: 'moto',
    play: makeProtocolPlay({
      client,
      functions,
      timesOut: true,
      showsBranches: true,
      patience: 90_000,
    }),
    async stop() {
      client.destroy();
      await server.stop();
      await functions.stop();
    },
  };
};
