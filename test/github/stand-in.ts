/** The stand-in for GitHub with a small committee, and both adapters talking to it with the tokens that they have at work. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { makeGithub } from '#lib/github/client/github.ts';
import { JOB_PATIENCE } from '#lib/github/client/patience.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import { type GithubSimulator, makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { makePullDesk } from '#lib/github/write/pull-desk.ts';
import { fromIso, type Instant, plus, SECOND } from '#lib/instant.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';

export const STAND_IN = {
  owner: 'adire',
  name: 'cutover',
  id: 2002,
  app: { id: 3001, userId: 4001, slug: 'cutover-gates' },
} as const;

export interface StandIn {
  readonly github: GithubSimulator;
  /** With what a job's own token may: it reads. */
  readonly reader: PullReader;
  /** With an installation token of the App. */
  readonly desk: PullDesk;
  /** What the clock shows; each look at it takes a second, so that no two events are of one moment. */
  readonly now: () => Instant;
  /** Requests since the last call of this. */
  readonly asked: () => readonly string[];
}

const person = (login: string, id: number) => ({ login, id, permission: 'write' as const });

/** `trouble` is what is wrong with the server from the beginning. */
export const standIn = (trouble: (github: GithubSimulator) => void = () => undefined): StandIn => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let time = fromIso('2027-04-10T12:00:00Z');
  const clock = {
    now: () => {
      time = plus(time, SECOND);
      return time;
    },
    async sleep(milliseconds: number) {
      time = plus(time, milliseconds);
    },
  };
  const github = makeGithubSimulator({
    clock: { now: () => time },
    folder,
    owner: { login: STAND_IN.owner, id: 1001 },
    name: STAND_IN.name,
    repositoryId: STAND_IN.id,
    app: STAND_IN.app,
    people: [person('ada', 501), person('obi', 502), person('eve', 666)],
    seed: 7,
    files: { 'README.md': 'Cutover\n', 'signoffs/README.md': 'Gates\n' },
  });
  trouble(github);
  const client = (token: string) =>
    makeGithub({
      repository: { owner: STAND_IN.owner, name: STAND_IN.name, id: STAND_IN.id },
      auth: { token },
      clock,
      fetch: github.fetch,
      patience: JOB_PATIENCE,
    });
  const read = { contents: 'read', pull_requests: 'read' } as const;
  const write = { contents: 'write', pull_requests: 'write', checks: 'write', deployments: 'write' } as const;
  let seen = 0;
  return {
    github,
    reader: makePullReader({
      github: client(github.jobToken(read).token),
      clock,
      repository: STAND_IN.id,
      main: 'main',
    }),
    desk: makePullDesk({
      github: client(github.appToken(write).token),
      repository: { owner: STAND_IN.owner, id: STAND_IN.id },
      main: 'main',
      app: STAND_IN.app,
    }),
    now: clock.now,
    asked() {
      const fresh = github.log.slice(seen).map(({ method, path }) => `${method} ${path}`);
      seen = github.log.length;
      return fresh;
    },
  };
};
