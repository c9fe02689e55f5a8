import type { Account, GithubSimulatorOptions, Permission } from './config.ts';

/** GitHub's own: the Action's App, its bot, and the account that merges are committed by. */
export const ACTIONS_APP = 15_368;
export const ACTIONS_BOT: Account = { id: 41_898_282, login: 'github-actions[bot]', type: 'Bot' };
export const WEB_FLOW: Account = { id: 19_864_447, login: 'web-flow', type: 'User' };

export interface AccountDirectory {
  readonly owner: Account;
  readonly app: Account;
  byLogin(login: string): Account | undefined;
  byId(id: number): Account | undefined;
  /** As GitHub attributes commits. Undefined: nobody's address. */
  byEmail(email: string): Account | undefined;
  permission(account: Account): Permission;
  setPermission(login: string, permission: Permission): void;
  nameOf(account: Account): string;
  /** Those who are in the repository. */
  collaborators(): readonly Account[];
  /** The account is gone: what it did names nobody any more. */
  remove(login: string): void;
  /** A login changes hands; the number does not. */
  rename(login: string, to: string): void;
}

const RANKS: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];
export const atLeast = (has: Permission, needed: Permission): boolean =>
  RANKS.indexOf(has) >= RANKS.indexOf(needed);

export const emailOf = ({ id, login }: Account): string =>
  login === WEB_FLOW.login ? 'noreply@github.com' : `${id}+${login}@users.noreply.github.com`;

export const accountDirectory = ({ owner, app, people }: GithubSimulatorOptions): AccountDirectory => {
  const ownerAccount: Account = { id: owner.id, login: owner.login, type: owner.type ?? 'Organization' };
  const appAccount: Account = { id: app.userId, login: `${app.slug}[bot]`, type: 'Bot' };
  const persons = people.map(({ id, login, type = 'User' }): Account => ({ id, login, type }));
  const all = new Map(
    [ownerAccount, appAccount, ACTIONS_BOT, WEB_FLOW, ...persons].map((account) => [account.id, account]),
  );
  const permissions = new Map(people.map(({ id, permission }) => [id, permission]));
  if (ownerAccount.type === 'User') permissions.set(ownerAccount.id, 'admin');
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
  const byLogin = (login: string): Account | undefined =>
    [...all.values()].find((account) => same(account.login, login));

  return {
    owner: ownerAccount,
    app: appAccount,
    byLogin,
    byId: (id) => all.get(id),
    byEmail: (email) => [...all.values()].find((account) => same(emailOf(account), email)),
    permission: ({ id }) => permissions.get(id) ?? 'none',
    setPermission(login, permission) {
      const account = byLogin(login);
      if (!account) throw new Error(`the stand-in knows nobody called ${login}`);
      permissions.set(account.id, permission);
    },
    nameOf: ({ id, login }) => names.get(id) ?? login,
    collaborators: () =>
      [...all.values()].filter(
        ({ id, type }) => type === 'User' && (permissions.get(id) ?? 'none') !== 'none',
      ),
    remove(login) {
      const account = byLogin(login);
      if (account) all.delete(account.id);
    },
    rename(login, to) {
      const account = byLogin(login);
      if (account) all.set(account.id, { ...account, login: to });
    },
  };
};
