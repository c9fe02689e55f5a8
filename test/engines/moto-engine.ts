import { SFNClient } from '@aws-sdk/client-sfn';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { startMoto } from '#test/servers/moto.ts';
import { aroundIndexes, withIndexes } from './around-indexes.ts';
import { type Engine, LONG_MS, SHORT_MS } from './engine.ts';
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
  const common = { client, functions, tellTimeouts: false, showsBranches: true };
  const playAround = makeProtocolPlay({ ...common, bind: aroundIndexes, patience: LONG_MS });
  return {
    name: 'moto',
    async play(tape) {
      const run = await playAround(tape);
      return { ...run, output: withIndexes(tape.definition, run.output) };
    },
    playUnaided: makeProtocolPlay({ ...common, patience: SHORT_MS }),
    async stop() {
      client.destroy();
      await server.stop();
      await functions.stop();
    },
  };
};
