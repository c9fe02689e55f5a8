/** Lambda's Invoke over HTTP, for every function of the tape that is being played. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JsonObject } from '#lib/json.ts';
import { OFF_THE_TAPE } from './engine.ts';
import type { Player } from './player.ts';
import type { TapedCall } from './tape.ts';

export interface FunctionServer {
  readonly port: number;
  /** Plays this tape from now on; `onToken` hears of each token that a function has been told. */
  load(player: Player, onToken: (token: string, call: TapedCall) => void): void;
  stop(): Promise<void>;
}

/** `…/functions/<name>/invocations` */
const INVOKE = /^\/2015-03-31\/functions\/([A-Za-z0-9-]+)\/invocations/;

/** For who stands for every function and does not know which one is meant. */
export const ANY_FUNCTION = '-';

const reply = (response: ServerResponse, status: number, headers: Record<string, string>, body: JsonObject) =>
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID(), ...headers })
    .end(JSON.stringify(body));

/** A failed call of the Lambda service, or an exception of the function, as Invoke tells them apart. */
const replyThrown = (response: ServerResponse, error: string, cause: string): void => {
  const [service, code = ''] = error.split('.');
  if (service === 'Lambda') {
    const status = code === 'TooManyRequestsException' ? 429 : 500;
    reply(response, status, { 'x-amzn-errortype': code }, { message: cause });
    return;
  }
  const isJson = cause.startsWith('{');
  const body: JsonObject = isJson ? JSON.parse(cause) : { errorType: error, errorMessage: cause };
  reply(response, 200, { 'x-amz-function-error': 'Unhandled' }, body);
};

export const startFunctionServer = async (): Promise<FunctionServer> => {
  let loaded:
    | { readonly player: Player; readonly onToken: (token: string, call: TapedCall) => void }
    | undefined;
  const invoke = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, name = ANY_FUNCTION] = INVOKE.exec(request.url ?? '') ?? [];
    const payload: JsonObject = JSON.parse((await text(request)) || '{}');
    const heard = loaded;
    const call = heard?.player.next(name === ANY_FUNCTION ? undefined : name, payload);
    if (call === undefined) {
      replyThrown(response, OFF_THE_TAPE, `the tape has no such call of ${name}`);
      return;
    }
    const { token } = payload;
    if (typeof token === 'string' && call.answer !== null)
      response.on('finish', () => heard?.onToken(token, call));
    if (call.fate.kind === 'returned')
      reply(response, 200, { 'x-amz-executed-version': '$LATEST' }, call.fate.result);
    else if (call.fate.kind === 'threw') replyThrown(response, call.fate.error, call.fate.cause);
    // Silent: the engine's own clock has to end this call.
  };
  const server = createServer((request, response) => {
    // Who calls and has broken off is not waited for; anything else would be a fault of this file.
    invoke(request, response).catch((error: unknown) => response.destroy(new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return {
    port: address.port,
    load(player, onToken) {
      loaded = { player, onToken };
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
