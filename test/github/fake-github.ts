/**
 * A repository on GitHub, as little of it as the verbs of the gates need: what the App writes, what people do, what is read. Each
 * call of the App that changed something is counted by its name.
 */
import { createHash } from 'node:crypto';
import { mainRules } from '#lib/gates/branch-rules.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import type { Account, PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import type { Instant } from '#lib/instant.ts';
import { toIso } from '#lib/instant.ts';
import type { GateCheckRun, GateDeployment, NewPull, PullDesk } from '#lib/ports/pull-desk.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';
import { err, ok } from '#lib/result.ts';
import { APP, REPOSITORY } from '#test/gates/sample-pull.ts';

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const blobOf = (text: string) => ({ sha: sha1(`blob ${Buffer.byteLength(text)}\0${text}`), mode: '100644' });

interface Pull {
  readonly number: number;
  readonly branch: string;
  readonly author: Account;
  head: string;
  files: Map<string, string>;
  title: string;
  body: string;
  state: 'open' | 'closed';
  createdAt: string;
  updatedAt: string;
  reviews: Review[];
  comments: Map<string, string>;
  said: string[];
  merge?: NonNullable<PullSnapshot['merge']> & { message: string };
  closing?: NonNullable<PullSnapshot['closing']>;
}

export interface FakeGithub {
  readonly repository: GateRepository;
  readonly desk: PullDesk;
  readonly reader: PullReader;
  readonly pulls: Map<number, Pull>;
  readonly checks: Map<string, GateCheckRun>;
  readonly deployments: Map<string, GateDeployment>;
  /** Names of the calls that changed something, oldest first. */
  readonly writes: string[];
  /** Tokens that snapshots were asked with, for a reader made with one. */
  readonly readWith: (token: string) => PullReader;
  readonly tokens: Set<string>;
  /** What the next readings answer instead. */
  fail(times: number, kind?: 'again' | 'refused'): void;
  review(number: number, by: Account, state: Review['state'], body?: string): Review;
  merge(number: number, by: Account): void;
  close(number: number, by: Account): void;
  /** Somebody pushes onto the branch; the ruleset was off. */
  push(number: number, path: string, text: string): void;
  /** A pull request that is no gate's, or pretends to be one. */
  open(branch: string, author: Account, files: Readonly<Record<string, string>>): number;
}

export const fakeGithub = (now: () => Instant, repository: GateRepository = REPOSITORY): FakeGithub => {
  const pulls = new Map<number, Pull>();
  const checks = new Map<string, GateCheckRun>();
  const deployments = new Map<string, GateDeployment>();
  const writes: string[] = [];
  const main = new Map<string, string>();
  const tokens = new Set<string>();
  let failures = 0;
  let failure: 'again' | 'refused' = 'again';
  let reviews = 0;
  let last = 40;

  const get = (number: number): Pull => {
    const pull = pulls.get(number);
    if (!pull) throw new Error(`no pull request #${number}`);
    return pull;
  };
  const touch = (pull: Pull): void => {
    pull.updatedAt = toIso(now());
  };
  const add = (
    branch: string,
    author: Account,
    files: Map<string, string>,
    title: string,
    body: string,
  ): Pull => {
    last += 1;
    const pull: Pull = {
      number: last,
      branch,
      author,
      head: sha1(`${branch}${JSON.stringify([...files])}`),
      files,
      title,
      body,
      state: 'open',
      createdAt: toIso(now()),
      updatedAt: toIso(now()),
      reviews: [],
      comments: new Map(),
      said: [],
    };
    pulls.set(last, pull);
    return pull;
  };
  const set = <K, V>(map: Map<K, V>, key: K, value: V, name: string): boolean => {
    if (JSON.stringify(map.get(key)) === JSON.stringify(value)) return false;
    map.set(key, value);
    writes.push(name);
    return true;
  };

  const desk: PullDesk = {
    async ensure(wanted: NewPull) {
      const files = new Map(wanted.files.map(({ path, text }) => [path, text]));
      const there = [...pulls.values()].find(
        (pull) => pull.branch === wanted.branch && pull.author.id === APP.id,
      );
      if (!there) {
        const pull = add(wanted.branch, APP, files, wanted.title, wanted.body);
        writes.push('ensure');
        return {
          outcome: 'opened',
          pull: { number: pull.number, head: pull.head },
          url: `https://github.test/${pull.number}`,
        };
      }
      if (JSON.stringify([...there.files]) !== JSON.stringify([...files]))
        return { outcome: 'tampered', detail: 'the branch holds other files' };
      return {
        outcome: 'there',
        pull: { number: there.number, head: there.head },
        url: `https://github.test/${there.number}`,
      };
    },
    async describe(number, { title, body }) {
      const pull = get(number);
      if (pull.title === title && pull.body === body) return false;
      pull.title = title;
      pull.body = body;
      writes.push('describe');
      return true;
    },
    say: async (number, marker, markdown) => set(get(number).comments, marker, markdown, 'say'),
    check: async (run) => set(checks, run.head, run, 'check'),
    deployment: async (wanted) => set(deployments, wanted.instance, wanted, 'deployment'),
    async close(number, why) {
      const pull = get(number);
      if (pull.state === 'closed') return false;
      pull.said.push(why);
      pull.state = 'closed';
      pull.closing = { by: APP, at: toIso(now()) };
      touch(pull);
      writes.push('close');
      return true;
    },
    otherHeads: async () =>
      [...pulls.values()]
        .filter((pull) => pull.state === 'open' && !pull.branch.startsWith('gate/'))
        .map(({ number, head, files }) => ({ number, head, files: [...files.keys()] })),
  };

  const filesAt = (files: ReadonlyMap<string, string>, paths: { record: string; dossier: string }) => {
    const [record, dossier] = [files.get(paths.record), files.get(paths.dossier)];
    return {
      ...(record !== undefined && { record: blobOf(record) }),
      ...(dossier !== undefined && { dossier: blobOf(dossier) }),
    };
  };
  const snapshotOf = (pull: Pull, paths: { record: string; dossier: string }): PullSnapshot => {
    const record = pull.files.get(paths.record);
    const { message: _message, ...merge } = pull.merge ?? { message: '' };
    return {
      kind: 'pull-snapshot',
      version: 1,
      repository: repository.id,
      number: pull.number,
      state: pull.state,
      draft: false,
      author: pull.author,
      createdAt: pull.createdAt,
      base: { ref: 'main', repository: repository.id },
      head: { ref: pull.branch, sha: pull.head, repository: repository.id },
      commits: {
        declared: 1,
        list: [
          {
            sha: pull.head,
            author: pull.author,
            committer: pull.author,
            verified: true,
            parents: [sha1('main')],
          },
        ],
      },
      files: {
        declared: pull.files.size,
        list: [...pull.files].map(([path, text]) => ({ path, status: 'added', blob: blobOf(text).sha })),
      },
      reviews: [...pull.reviews],
      retargeted: [],
      at: {
        head: filesAt(pull.files, paths),
        ...(pull.merge && { merge: filesAt(pull.files, paths) }),
        main: filesAt(main, paths),
      },
      ...(record !== undefined && { record }),
      ...('commit' in merge && { merge }),
      ...(pull.closing && { closing: pull.closing }),
      rules: mainRules(repository.app ?? 0).map(({ type, parameters }) => ({
        type,
        parameters: JSON.parse(JSON.stringify(parameters ?? {})),
      })),
      readAt: { from: toIso(now()), to: toIso(now()) },
    };
  };
  const reader: PullReader = {
    async snapshot(number, paths) {
      if (failures > 0) {
        failures -= 1;
        return err({ kind: failure, detail: 'HTTP 502' });
      }
      return ok(snapshotOf(get(number), paths));
    },
    gatePulls: async (since) =>
      ok(
        [...pulls.values()]
          .filter(
            (pull) => pull.branch.startsWith('gate/') && (pull.state === 'open' || pull.updatedAt >= since),
          )
          .map((pull) => ({
            number: pull.number,
            branch: pull.branch,
            state: pull.merge ? ('merged' as const) : pull.state,
            updatedAt: pull.updatedAt,
            ...(pull.merge && { merged: { commit: pull.merge.commit, at: pull.merge.at } }),
          })),
      ),
    commitsOf: async (path, since) =>
      ok(
        [...pulls.values()]
          .flatMap(({ merge, files }) =>
            merge && [...files.keys()].some((file) => file === path || file.startsWith(`${path}/`))
              ? [{ commit: merge.commit, at: merge.at }]
              : [],
          )
          .filter(({ at }) => at >= since)
          .toReversed(),
      ),
    pullsOf: async (commit) =>
      ok([...pulls.values()].flatMap(({ number, merge }) => (merge?.commit === commit ? [number] : []))),
  };

  return {
    repository,
    desk,
    reader,
    pulls,
    checks,
    deployments,
    writes,
    tokens,
    readWith(token) {
      tokens.add(token);
      return reader;
    },
    fail(times, kind = 'again') {
      failures = times;
      failure = kind;
    },
    review(number, by, state, body = '') {
      const pull = get(number);
      reviews += 1;
      const made: Review = {
        id: reviews,
        by,
        state,
        commit: pull.head,
        at: toIso(now()),
        body,
        edited: null,
      };
      pull.reviews.push(made);
      touch(pull);
      return made;
    },
    merge(number, by) {
      const pull = get(number);
      if (pull.state !== 'open') throw new Error(`#${number} is closed`);
      pull.state = 'closed';
      pull.merge = {
        commit: sha1(`merge ${number}`),
        at: toIso(now()),
        by,
        onMain: true,
        pulls: [number],
        message: `${pull.title}\n\n${pull.body}`,
      };
      for (const [path, text] of pull.files) main.set(path, text);
      touch(pull);
    },
    close(number, by) {
      const pull = get(number);
      pull.state = 'closed';
      pull.closing = { by, at: toIso(now()) };
      touch(pull);
    },
    push(number, path, text) {
      const pull = get(number);
      pull.files.set(path, text);
      pull.head = sha1(`${pull.branch}${JSON.stringify([...pull.files])}`);
      touch(pull);
    },
    open: (branch, author, files) => add(branch, author, new Map(Object.entries(files)), branch, '').number,
  };
};
