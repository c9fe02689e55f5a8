import { serve } from '@hono/node-server';
import type { GithubSimulator } from './simulator.ts';

export interface RunningGithub {
  /** What Octokit takes as `baseUrl`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a stand-in on the loopback interface only: its App's key is published. Port 0 is any free one. */
export const serveGithub = (github: GithubSimulator, port: number): Promise<RunningGithub> =>
  new Promise((resolve, reject) => {
    const answer = async (request: Request): Promise<Response> => {
      try {
        return await github.fetch(request);
      } catch (error) {
        // `down`: over a network nobody answers; the nearest that a server can do is to say so.
        if (error instanceof TypeError) return new Response('nothing answers', { status: 504 });
        throw error;
      }
    };
    const server = serve({ fetch: answer, port, hostname: '127.0.0.1' }, (address) => {
      server.off('error', reject);
      const url = `http://127.0.0.1:${address.port}`;
      github.servedAt(url);
      resolve({
        url,
        close: () =>
          new Promise((closed, failed) => {
            server.close((error) => (error ? failed(error) : closed()));
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
