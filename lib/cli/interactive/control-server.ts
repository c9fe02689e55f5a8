import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { Command, type Reply } from './command.ts';

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

const MOST_BYTES = 64 * 1_024;
/** Answers on their way are let out; nothing keeps the process longer than this (milliseconds). */
const GRACE = 1_000;

const sameSecret = (given: string, wanted: string): boolean =>
  timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(wanted).digest());

/**
 * The body as Node gives it. Not through `Request`: the rehearsal hands all reading of one to its virtual clock, which
 * stands still just when an answer is awaited.
 */
const readBody = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) return undefined;
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
};

const parseCommand = (body: string | undefined) => {
  try {
    return Command.safeParse(JSON.parse(body ?? ''));
  } catch (error) {
    if (error instanceof SyntaxError) return Command.safeParse(undefined);
    throw error;
  }
};

/** Takes commands for a running rehearsal, from this machine only and only with its token. */
export const serveControl = async (
  token: string,
  submit: (command: Command) => Promise<Reply>,
): Promise<ControlServer> => {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/command', async (call) => {
    // A page in a browser may be able to reach the port, but knows neither the token nor this name of the machine.
    const host = call.req.header('host') ?? '';
    if (
      !host.startsWith('127.0.0.1:') ||
      !sameSecret(call.req.header('authorization') ?? '', `Bearer ${token}`)
    ) {
      return call.json({ ok: false, text: 'The token is not that of this rehearsal.', next: '' }, 401);
    }
    const command = parseCommand(await readBody(call.env.incoming));
    if (!command.success) {
      return call.json(
        { ok: false, text: 'This is no command of this version.', next: 'npx cutover help' },
        400,
      );
    }
    return call.json(await submit(command.data));
  });

  return new Promise((resolve, reject) => {
    const options = { fetch: app.fetch, port: 0, hostname: '127.0.0.1', overrideGlobalObjects: false };
    const server = serve(options, (address) => {
      server.off('error', reject);
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((closed) => {
            const cut = setTimeout(() => {
              if ('closeAllConnections' in server) server.closeAllConnections();
            }, GRACE);
            server.close(() => {
              clearTimeout(cut);
              closed();
            });
            if ('closeIdleConnections' in server) server.closeIdleConnections();
          }),
      });
    });
    server.once('error', reject);
  });
};
