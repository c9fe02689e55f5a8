/** A GitHub that answers exactly what a test says, in that order, and remembers what it was asked. */
import type { Fetch } from '#lib/exchange.ts';

export interface Seen {
  readonly name: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: unknown;
}

export type Scripted = Response | Error | 'hangs' | ((seen: Seen) => Response);

export const json = (data: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(data), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      date: 'Sat, 10 Apr 2027 12:00:00 GMT',
      'x-github-request-id': 'ABCD:1',
      ...headers,
    },
  });

export const REPOSITORY = { owner: 'adire', name: 'cutover', id: 2002 };
const OURS = 'GET /repos/adire/cutover';

/** Answers of each call in turn, the last one for ever. The repository itself is known, unless it is scripted. */
export const scriptedGithub = (
  script: Readonly<Record<string, readonly Scripted[]>>,
): { readonly fetch: Fetch; readonly seen: Seen[]; readonly names: () => string[] } => {
  const seen: Seen[] = [];
  const turns = new Map<string, number>();
  const fetch: Fetch = async (request) => {
    const { pathname, search } = new URL(request.url);
    const name = `${request.method} ${decodeURIComponent(pathname)}`;
    const text = await request.text();
    const asked: Seen = {
      name,
      query: search,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    seen.push(asked);
    const answers = script[name] ?? (name === OURS ? [() => json({ id: REPOSITORY.id })] : undefined);
    if (answers === undefined) return json({ message: `nothing scripted for ${name}` }, 404);
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    const answer = answers[Math.min(turn, answers.length - 1)];
    if (answer === undefined) throw new TypeError(`no answer scripted for ${name}`);
    if (answer === 'hangs') return await new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(asked) : answer.clone();
  };
  return { fetch, seen, names: () => seen.map(({ name }) => name).filter((name) => name !== OURS) };
};

/** Time that stands still but for what is slept. */
export const stillClock = (): {
  now: () => import('#lib/instant.ts').Instant;
  sleep: (milliseconds: number) => Promise<void>;
  readonly slept: number[];
} => {
  const slept: number[] = [];
  return {
    now: () => {
      throw new Error('nobody asked for the time');
    },
    async sleep(milliseconds) {
      slept.push(milliseconds);
    },
    slept,
  };
};
