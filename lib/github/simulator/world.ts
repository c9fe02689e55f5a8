/** What every endpoint of the stand-in works on: GitHub's state for one repository. */
import type { Instant } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import type { AccountDirectory } from './accounts.ts';
import type { Account, GithubSimulatorOptions } from './config.ts';
import type { FaultState } from './faults.ts';
import type { GitRepository } from './git/git-repository.ts';
import type { Pull } from './pull.ts';
import type { RateLimits } from './rate-limits.ts';
import type { CheckRun, CommitStatus, Deployment, Environment } from './records.ts';
import type { RepositorySettings } from './repository-settings.ts';
import type { RuleSuite, Ruleset } from './rules/ruleset.ts';
import type { Tokens } from './tokens.ts';

export interface World {
  readonly options: GithubSimulatorOptions;
  readonly now: () => Instant;
  readonly random: Random;
  /** One number after the other, for everything that has one. */
  readonly nextId: () => number;
  readonly accounts: AccountDirectory;
  readonly tokens: Tokens;
  readonly git: GitRepository;
  readonly settings: RepositorySettings;
  readonly pulls: Map<number, Pull>;
  readonly rulesets: Map<number, Ruleset>;
  readonly ruleSuites: RuleSuite[];
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: CommitStatus[];
  readonly deployments: Map<number, Deployment>;
  readonly environments: Map<string, Environment>;
  /** Commits that GitHub itself signed: an App's without a given author, and merges. */
  readonly verified: Set<string>;
  /** Who moved a ref last, by its full name. */
  readonly pushers: Map<string, Account>;
  readonly faults: FaultState;
  readonly limits: RateLimits;
  readonly createdAt: Instant;
  /** Of answers; the port is known only once a server listens. */
  readonly urls: { api: string; readonly html: string };
}
