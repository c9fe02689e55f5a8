import type { Clock } from '#lib/ports/clock.ts';

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot' | 'Organization';
}

export interface SimulatedPerson {
  readonly login: string;
  readonly id: number;
  /** In the repository. `none` reads a public one, and does not see a private one. */
  readonly permission: Permission;
  readonly name?: string;
  /** A service account is a `User` as well, so this is only for accounts of another kind. @default User */
  readonly type?: 'User' | 'Bot';
}

export interface SimulatedApp {
  readonly id: number;
  readonly slug: string;
  /** Number of the user `<slug>[bot]` that it acts as. */
  readonly userId: number;
  /** @default the App's number and 1,000,000 */
  readonly installationId?: number;
  /** Who may ask for its tokens. @default the published test key beside the stand-in */
  readonly publicKeyPem?: string;
  /** What its installation may do. @default what the gates' App is given */
  readonly permissions?: Permissions;
}

export type Access = 'read' | 'write' | 'admin';
/** As GitHub names them: `contents`, `pull_requests`, `administration` … */
export type Permissions = Readonly<Record<string, Access>>;

export interface GithubSimulatorOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Where the bare git repository is made. It must be empty, or not exist. */
  readonly folder: string;
  readonly owner: { readonly login: string; readonly id: number; readonly type?: 'User' | 'Organization' };
  readonly name: string;
  readonly repositoryId: number;
  readonly app: SimulatedApp;
  readonly people: readonly SimulatedPerson[];
  /** Tokens, request ids and numbers follow from it. */
  readonly seed: number;
  /** Of the first commit on main. @default a README and CODEOWNERS of the owner's */
  readonly files?: Readonly<Record<string, string>>;
  /** @default private */
  readonly visibility?: 'public' | 'private';
  /** What answers name as their address. @default https://api.github.com */
  readonly apiUrl?: string;
  /** Of the App's and the jobs' tokens. @default an hour, as GitHub's */
  readonly tokenLifetimeMilliseconds?: number;
  /** Approvals that the ruleset of main asks for. @default 2 */
  readonly requiredApprovals?: number;
}
