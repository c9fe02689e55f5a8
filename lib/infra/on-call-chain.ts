import type { Runbook } from '#lib/runbook/schema.ts';

/** Who can mend it, then who can get somebody to. */
const BY_DEFAULT = ['technical-lead', 'program-manager'] as const;

/** Whom a page calls, in this order. Throws where the runbook does not know somebody: at night it would call nobody. */
export const onCallChain = (
  runbook: Pick<Runbook, 'people'>,
  named: readonly string[] | undefined,
): readonly string[] => {
  const people = Object.entries(runbook.people);
  const chain =
    named ??
    BY_DEFAULT.flatMap((role) => people.filter(([, person]) => person.role === role).map(([id]) => id));
  const strangers = chain.filter((id) => !runbook.people[id]);
  if (strangers.length > 0) {
    throw new Error(
      `onCall names ${strangers.join(', ')}, whom the runbook does not know. It has: ${people.map(([id]) => id).join(', ')}.`,
    );
  }
  if (chain.length === 0) {
    throw new Error(
      `nobody would be called: name them in deployment.yaml (onCall), or give a person of the runbook the role ${BY_DEFAULT.join(' or ')}.`,
    );
  }
  return chain;
};
