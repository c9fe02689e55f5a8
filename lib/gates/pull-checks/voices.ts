import type { PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import { fromIso } from '#lib/instant.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';
import type { Cast } from './reviews.ts';

/** One line an account: under the check it fails, else V11. By itself none of them decides. */
export const opinionFindings = (casts: readonly Cast[], people: readonly PullVoice[]): readonly Finding[] =>
  casts.map(({ refused, account }, index) => {
    const voice = people[index];
    const who = account ? `${account.login} (${account.id})` : 'an account that is gone';
    return finding(
      refused?.check ?? 'V11',
      'shown',
      refused === undefined,
      `${who} ${voice?.said ?? ''}${voice?.at === undefined ? '' : ` at ${voice.at}`}: ${voice?.because ?? ''}`,
    );
  });

/** V6: an approval is of the change of one branch; moved elsewhere and back, people approved something else. */
export const retargetFinding = ({ snapshot }: PullQuestion, people: readonly PullVoice[]): Finding => {
  const approvals = people.flatMap(({ said, counted, at }) =>
    said === 'approved' && counted && at !== undefined ? [fromIso(at)] : [],
  );
  const since = snapshot.retargeted.filter((at) => approvals.some((approved) => approved <= fromIso(at)));
  return finding(
    'V6',
    'invalid',
    since.length === 0,
    since.length === 0
      ? 'the base was not changed after a counted approval'
      : `the base was changed at ${since.join(', ')}, after an approval that counts`,
  );
};
