/**
 * GitHub's REST API for one repository, as a web-standard `fetch` over a real bare git repository: reviews, rules, merges and
 * checks as GitHub has them (gate-protocol.md, section 1), and what goes wrong on demand. It shares no code with what reads and
 * writes gates; its answers are typed by GitHub's own description. All it does it does at once, so a virtual clock sees it all.
 */
import { Hono } from 'hono';
import { plus } from '#lib/instant.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { accountDirectory, atLeast } from './accounts.ts';
import { type ActingPerson, actingAs } from './acting-as.ts';
import { editReview } from './actions/edit-review.ts';
import { type Forks, forksOf } from './actions/fork.ts';
import { armRepository } from './arm-repository.ts';
import type { GithubSimulatorOptions, Permission, Permissions } from './config.ts';
import { environmentNamed } from './environments.ts';
import { type Faults, makeFaults } from './faults.ts';
import { firstCommit } from './first-commit.ts';
import { makeGitRepository } from './git/git-repository.ts';
import { rateLimits } from './rate-limits.ts';
import { armedSettings } from './repository-settings.ts';
import { allRoutes } from './routes/all-routes.ts';
import { type Exchange, makeServer } from './server.ts';
import { makeTokens, type NewToken } from './tokens.ts';
import { type Webhooks, webhooksOf } from './webhooks.ts';
import type { World } from './world.ts';

export interface GithubSimulator {
  /** Also in the form that an SDK calls a `fetch` with. */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Somebody at work: each method is requests with their own token. */
  as(login: string): ActingPerson;
  tokenOf(login: string): string;
  /** As the App gets one for its installation; here without a JWT. */
  appToken(permissions?: Permissions): NewToken;
  /** As a job gets it: `GITHUB_TOKEN` with what its workflow's `permissions` say. */
  jobToken(permissions: Permissions): NewToken;
  readonly faults: Faults;
  /** Every request, in order; never a body or a token. */
  readonly log: readonly Exchange[];
  readonly webhooks: Webhooks;
  /** What only GitHub's own pages and time can do. */
  readonly people: {
    setPermission(login: string, permission: Permission): void;
    remove(login: string): void;
    rename(login: string, to: string): void;
    /** On the page of the pull request whoever may write edits anybody's review. */
    editReview(login: string, pull: number, review: number, body: string): void;
  };
  readonly forks: Forks;
  /** A secret of an environment: its name, since nobody reads its value. */
  secret(environment: string, name: string): void;
  readonly folder: string;
  readonly installationId: number;
  /** Of what is on a branch now. */
  head(branch: string): string | undefined;
  /** For a server, once it knows its port. */
  servedAt(url: string): void;
  readonly world: World;
}

const FIRST_ID = 2_000_000;

export const makeGithubSimulator = (options: GithubSimulatorOptions): GithubSimulator => {
  const { clock, seed, folder, apiUrl = 'https://api.github.com', visibility = 'private' } = options;
  const random = seededRandom(seed, 'github');
  const accounts = accountDirectory(options);
  const tokens = makeTokens(options, accounts, random);
  let lastId = FIRST_ID + random.below(1_000_000);
  const world: World = {
    options,
    now: () => clock.now(),
    random,
    nextId: () => (lastId += 1 + random.below(97)),
    accounts,
    tokens,
    git: makeGitRepository(folder, 'main'),
    settings: armedSettings(visibility),
    pulls: new Map(),
    rulesets: new Map(),
    ruleSuites: [],
    checkRuns: new Map(),
    statuses: [],
    deployments: new Map(),
    environments: new Map(),
    verified: new Set(),
    pushers: new Map(),
    faults: makeFaults(() => clock.now()),
    limits: rateLimits(() => clock.now()),
    createdAt: plus(clock.now(), 0),
    urls: { api: apiUrl, html: 'https://github.com' },
  };
  firstCommit(world);
  armRepository(world);
  const { fetch, log } = makeServer(world, new Hono(), allRoutes(world));
  const installationId = options.app.installationId ?? options.app.id + 1_000_000;

  return {
    fetch,
    as: (login) => actingAs({ fetch, token: tokens.person(login), login, world }),
    tokenOf: (login) => tokens.person(login),
    appToken: (permissions) => tokens.installation(permissions),
    jobToken: (permissions) => tokens.job(permissions),
    faults: world.faults,
    log,
    webhooks: webhooksOf(world),
    people: {
      ...accounts,
      editReview(login, number, id, body) {
        const by = accounts.byLogin(login);
        const review = world.pulls.get(number)?.reviews.find((one) => one.id === id);
        if (!by || !review || !atLeast(accounts.permission(by), 'write'))
          throw new Error(`the stand-in: ${login} cannot edit review ${id} of pull request ${number}`);
        editReview(world, by, review, body);
      },
    },
    forks: forksOf(world),
    secret(environment, name) {
      environmentNamed(world, environment).secrets.push({ name, at: clock.now() });
    },
    folder,
    installationId,
    head: (branch) => world.git.refs.get(`refs/heads/${branch}`),
    servedAt(url) {
      world.urls.api = url;
    },
    world,
  };
};
