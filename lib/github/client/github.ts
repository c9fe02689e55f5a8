import { Octokit } from '@octokit/core';
import * as z from 'zod';
import type { Fetch } from '#lib/exchange.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { type GithubAuth, makeAuthorize } from './authorize.ts';
import type { Answered, Call, Github, Graph } from './call.ts';
import type { GithubFailure } from './github-failure.ts';
import { GraphAnswer, graphFailure } from './graph-answer.ts';
import { nextPage } from './next-page.ts';
import { JOB_PATIENCE, type Patience, pauseBefore } from './patience.ts';
import { type FailedTry, readFailure } from './read-failure.ts';
import { redact } from './redact.ts';
import { type TimeLimit, wholeAnswer } from './whole-answer.ts';

export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
}

export interface GithubOptions {
  readonly repository: GithubRepository;
  readonly auth: GithubAuth;
  /** Waits between tries. */
  readonly clock: Clock;
  /** @default the process's own */
  readonly fetch?: Fetch;
  /** @default https://api.github.com */
  readonly baseUrl?: string;
  /** @default of a job on a runner */
  readonly patience?: Patience;
  /** @default real time */
  readonly limit?: TimeLimit;
}

/** Supported until March 2028 at least; the next version takes `merge_commit_sha` from pull requests. */
const API_VERSION = '2022-11-28';
const USER_AGENT = 'cutover-gates';
const PAGE = 100;
/** Of one item each, as a server may cut them. No list of a gate comes near; one that does is not believed. */
const PAGES = 500;

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const Repository = z.object({ id: z.int() });

/** `GET /repos/{owner}/{repo}/pulls/7`, without a query: what is asked for, never with what. */
const place = (route: string, parameters: Readonly<Record<string, unknown>>): string =>
  route.replace(/\{(\w+)\}/g, (all, key: string) => {
    const value = parameters[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : all;
  });

interface Raw {
  readonly data: unknown;
  readonly date: string | undefined;
  readonly link: unknown;
}

const isoOf = (header: unknown): string | undefined => {
  const milliseconds = typeof header === 'string' ? Date.parse(header) : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
};

/** GitHub's REST API for one repository: every failure is a value, and no token is in any of them. */
export const makeGithub = (options: GithubOptions): Github => {
  const { repository, clock, patience = JOB_PATIENCE } = options;
  const fetch = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const limit = options.limit ?? ((milliseconds: number) => AbortSignal.timeout(milliseconds));
  const octokit = new Octokit({
    baseUrl: options.baseUrl ?? 'https://api.github.com',
    userAgent: USER_AGENT,
    log: silent,
    request: { fetch: wholeAnswer(fetch, limit, patience.call), log: silent },
  });
  octokit.hook.before('request', (request) => {
    request.headers['x-github-api-version'] = API_VERSION;
  });
  const authorize = makeAuthorize(options.auth, repository, octokit);
  const secrets: string[] = 'token' in options.auth ? [options.auth.token] : [options.auth.privateKey];
  let waited = 0;

  const once = async (
    where: string,
    route: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<Result<Raw, FailedTry>> => {
    const failed = (kind: 'again' | 'refused', detail: string, status?: number): Result<never, FailedTry> =>
      err({ kind, status, detail: `${where}: ${detail}`, unsent: false, waitSeconds: undefined });
    try {
      const authorized = await authorize();
      if (!authorized.ok) return err({ ...authorized.error, unsent: true, waitSeconds: undefined });
      if (!secrets.includes(authorized.value.token)) secrets.push(authorized.value.token);
      const { status, headers, data } = await octokit.request(route, {
        // What is in no address would be sent as a part of the body.
        ...(route.includes('{owner}') && { owner: repository.owner, repo: repository.name }),
        ...parameters,
        headers: { authorization: authorized.value.header },
      });
      if (status >= 300) {
        return failed(
          'refused',
          `HTTP ${status}: it stands at another address now; was the repository renamed? Correct deployment.yaml`,
          status,
        );
      }
      if (status !== 204 && (typeof data !== 'object' || data === null)) {
        return failed('again', `HTTP ${status} with an answer that is no JSON`, status);
      }
      return ok({ data, date: isoOf(headers.date), link: headers.link });
    } catch (error) {
      return err(readFailure(where, error, secrets));
    }
  };

  const unknown = (where: string, { issues }: z.ZodError): Result<never, GithubFailure> => {
    const seen = issues
      .slice(0, 3)
      .map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`)
      .join('; ');
    const detail = `${where}: GitHub's answer is not as we know it: ${redact(seen, secrets)}`;
    return err({ kind: 'refused', status: undefined, detail });
  };

  const tried = async <S extends z.ZodType>(call: Call<S>, extra: Readonly<Record<string, unknown>>) => {
    const parameters = { ...call.parameters, ...extra };
    const where = place(call.route, {
      owner: repository.owner,
      repo: repository.name,
      ...parameters,
    });
    const repeatable = call.repeatable ?? call.route.startsWith('GET ');
    for (let attempt = 1; ; attempt += 1) {
      const raw = await once(where, call.route, parameters);
      if (raw.ok) {
        const read = call.answer.safeParse(raw.value.data);
        if (read.success) return ok({ value: read.data, date: raw.value.date, link: raw.value.link });
        return unknown(where, read.error);
      }
      const { kind, status, detail, unsent, waitSeconds } = raw.error;
      const pause = pauseBefore(attempt + 1, waitSeconds);
      const enough =
        kind === 'refused' ||
        !(repeatable || unsent) ||
        attempt >= patience.tries ||
        waited + pause > patience.waiting;
      if (enough) return err<GithubFailure>({ kind, status, detail });
      waited += pause;
      await clock.sleep(pause);
    }
  };

  let known: Promise<Result<true, GithubFailure>> | undefined;
  const check = async (): Promise<Result<true, GithubFailure>> => {
    const answered = await tried({ route: 'GET /repos/{owner}/{repo}', answer: Repository }, {});
    if (!answered.ok) {
      known = undefined;
      return answered;
    }
    const { id } = answered.value.value;
    if (id === repository.id) return ok(true);
    const detail =
      `${repository.owner}/${repository.name} is repository ${id} and not ${repository.id}: ` +
      'the name was given to another one; correct deployment.yaml';
    return err({ kind: 'refused', status: undefined, detail });
  };
  /** A name can be taken over, a number cannot: once a client, before anything else. */
  const checked = (): Promise<Result<true, GithubFailure>> => {
    known ??= check();
    return known;
  };

  return {
    async ask<S extends z.ZodType>(call: Call<S>): Promise<Result<Answered<z.output<S>>, GithubFailure>> {
      const ours = await checked();
      if (!ours.ok) return ours;
      const answered = await tried(call, {});
      if (!answered.ok) return answered;
      return ok({ value: answered.value.value, date: answered.value.date });
    },
    async graph<S extends z.ZodType>({ query, variables, answer }: Graph<S>) {
      const ours = await checked();
      if (!ours.ok) return ours;
      const route = 'POST /graphql';
      const named = { ...variables, owner: repository.owner, name: repository.name };
      const parameters = { query, variables: named };
      const answered = await tried({ route, parameters, answer: GraphAnswer, repeatable: true }, {});
      if (!answered.ok) return answered;
      const { value, date } = answered.value;
      const failure = graphFailure(route, value, secrets);
      if (failure) return err(failure);
      const read = answer.safeParse(value.data);
      return read.success ? ok({ value: read.data, date }) : unknown(route, read.error);
    },
    async all<S extends z.ZodType<readonly unknown[]>>(
      call: Call<S> & { readonly enough?: (item: z.output<S>[number]) => boolean },
    ) {
      const ours = await checked();
      if (!ours.ok) return ours;
      const items: z.output<S>[number][] = [];
      let page = 1;
      for (let pages = 0; pages < PAGES; pages += 1) {
        const answered = await tried(call, { per_page: PAGE, page });
        if (!answered.ok) return answered;
        items.push(...answered.value.value);
        if (call.enough !== undefined && answered.value.value.some(call.enough)) return ok(items);
        const next = nextPage(answered.value.link, page);
        if (next === 'unreadable') {
          const detail = `${call.route}: page ${page} has a link to the next one that names no page`;
          return err<GithubFailure>({ kind: 'refused', status: undefined, detail });
        }
        // A full page without a link is asked on: a proxy that drops the header would make the list shorter.
        if (next === 'end' && answered.value.value.length < PAGE) return ok(items);
        page = next === 'end' ? page + 1 : next;
      }
      const detail = `${call.route}: more than ${PAGES} pages; a list as long as that is not believed`;
      return err<GithubFailure>({ kind: 'refused', status: undefined, detail });
    },
  };
};
