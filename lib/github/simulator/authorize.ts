import { atLeast } from './accounts.ts';
import { notFound, Refusal } from './answer.ts';
import type { Access, Permission } from './config.ts';
import type { Needs } from './route.ts';
import type { Actor } from './tokens.ts';
import type { World } from './world.ts';

const LEVELS: readonly Access[] = ['read', 'write', 'admin'];

/** What a person's role in the repository has to be. Reviews, comments and pull requests are anybody's who can read. */
const roleFor = (of: string, access: Access): Permission => {
  if (of === 'administration') return 'admin';
  if (of === 'secrets' || of === 'environments') return access === 'read' ? 'write' : 'admin';
  const isAnybodys = of === 'pull_requests' || of === 'issues' || of === 'checks';
  return access === 'read' || isAnybodys ? 'read' : 'write';
};

const ofInstallation = (
  permissions: Readonly<Record<string, Access | undefined>>,
  of: string,
): Access | undefined => {
  // Pull requests are issues: either permission serves for comments, labels and events.
  const [one, other] = of === 'issues' ? ['issues', 'pull_requests'] : [of, of];
  return permissions[one ?? of] ?? permissions[other ?? of];
};

/** Throws what GitHub answers to somebody who may not. */
export const authorize = ({ accounts, settings }: World, actor: Actor, needs: Needs): void => {
  if (needs === 'nothing') return;
  if (needs === 'app') {
    if (actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded');
    return;
  }
  const { of, access } = needs;
  switch (actor.kind) {
    case 'app':
      throw new Refusal(403, 'Resource not accessible by integration');
    case 'installation': {
      const has = ofInstallation(actor.permissions, of);
      if (has === undefined || LEVELS.indexOf(has) < LEVELS.indexOf(access))
        throw new Refusal(403, 'Resource not accessible by integration');
      return;
    }
    case 'person': {
      const has = accounts.permission(actor.account);
      if (has === 'none' && settings.private) throw notFound();
      const needed = roleFor(of, access);
      if (atLeast(has === 'none' ? 'read' : has, needed)) return;
      throw needed === 'admin'
        ? new Refusal(403, 'Must have admin rights to Repository.')
        : new Refusal(403, 'Must have write access to the repository.');
    }
  }
};
