import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';

export interface CannedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AskedFor {
  readonly path: string;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** A server of this test's own that answers AWS's protocols as told: the SDK's parsing and retries stay real. */
export const answeringServer = async (
  answer: (asked: AskedFor) => CannedAnswer,
): Promise<{ readonly endpoint: string; readonly asked: readonly AskedFor[] }> => {
  const asked: AskedFor[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = {
        path: request.url ?? '',
        body: Buffer.concat(parts).toString('utf8'),
        headers: request.headers,
      };
      asked.push(one);
      const { status, headers, body } = answer(one);
      response.writeHead(status, { ...headers });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { endpoint: `http://127.0.0.1:${address.port}`, asked };
};

/** What an SDK client needs to talk to such a server, once and without waiting. */
export const clientOf = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
