import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { gatewayError } from './envelope.ts';
import type { Simulator } from './simulator.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a simulator on the loopback interface only: it has a published key. Port 0 is any free one. */
export const serveSimulator = (simulator: Simulator, port: number): Promise<RunningServer> => {
  // Over HTTP a body may be endless; in process it is in memory already.
  const gateway = new Hono();
  gateway.use(
    bodyLimit({
      maxSize: simulator.config.maximumBodyBytes,
      onError: () => gatewayError(413, 'Request Entity Too Large'),
    }),
  );
  gateway.all('*', (call) => simulator.fetch(call.req.raw));
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: gateway.fetch, port, hostname: '127.0.0.1' }, (address) => {
      server.off('error', reject);
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((closed, failed) => {
            server.close((error) => (error ? failed(error) : closed()));
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
};
