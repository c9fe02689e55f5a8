/** Whether an account can speak at this gate at all, and for whom (gate-protocol.md 2.3, V12 and V13). */
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { CheckId } from './checks.ts';
import { isStillThere, personsOf } from './seats.ts';

/** The check that a review fails, and how. */
export interface Refusal {
  readonly check: CheckId;
  readonly because: string;
}

export const whoSpeaks = (question: PullQuestion, account: Account | null): Result<string, Refusal> => {
  const { snapshot, repository, gate } = question;
  const no = (check: CheckId, because: string) => err({ check, because });
  if (account === null) return no('V12', 'the account is gone: nobody can be held to it');
  if (account.type !== 'User') return no('V12', `the account is a ${account.type}, and only people decide`);
  const makers = snapshot.commits.list.flatMap(({ author, committer }) => [author?.id, committer?.id]);
  if ([repository.appUser, snapshot.author?.id, ...makers].includes(account.id)) {
    return no('V12', 'whoever made the pull request does not decide it');
  }
  if (repository.denied.includes(account.id)) {
    return no('V12', 'it is a service account, and only people decide');
  }
  const persons = personsOf(gate.roster, account);
  const [person, second] = persons;
  if (person === undefined) {
    return no('V13', 'nobody of this gate’s authority, and nobody’s deputy, has this account');
  }
  if (second !== undefined) {
    return no('V13', `the runbook gives this account to ${persons.join(' and ')}: one account is one person`);
  }
  return isStillThere(question, person, account.id)
    ? ok(person)
    : no('V13', 'no longer of this gate’s authority with this account, by the runbook as it is now');
};
