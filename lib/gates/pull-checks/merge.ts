import type { PullQuestion } from '#lib/gates/pull-question.ts';
import type { Finding } from './checks.ts';
import { finding, shortSha } from './finding.ts';

export const NOT_MERGED = 'it is not merged';

type Files = PullQuestion['snapshot']['at']['head'];

type Name = keyof Files;

/** At the head it is compared with; what could not be read there is told by V9. */
const same = (left: Files, right: Files, file: Name): boolean =>
  left[file]?.sha === right[file]?.sha && left[file]?.mode === right[file]?.mode;

/** V16 to V19. Commits differ by the way of merging; the files must not (gate-protocol.md 1.4). */
export const mergeFindings = ({ snapshot, repository }: PullQuestion): readonly Finding[] => {
  const { merge, at, number, state } = snapshot;
  if (!merge) return [finding('V16', 'open', false, NOT_MERGED)];
  const by = merge.by;
  const person = by !== null && by.type === 'User' && by.id !== repository.appUser;
  const source = merge.pulls.length === 0 ? 'unread' : 'invalid';
  return [
    finding(
      'V16',
      'invalid',
      state === 'closed' && person,
      `merged at ${merge.at} by ${by ? `${by.login} (${by.type})` : 'an account that is gone'}; a person’s account has to do it`,
    ),
    finding(
      'V17',
      'invalid',
      merge.onMain && same(at.head, at.main, 'record'),
      `merge commit ${shortSha(merge.commit)} ${merge.onMain ? 'is' : 'is not'} on main; the record on main is ${at.main.record ? `blob ${shortSha(at.main.record.sha)}` : 'gone'}`,
    ),
    at.merge === undefined
      ? finding('V18', 'unread', false, `the files of merge commit ${shortSha(merge.commit)} were not read`)
      : finding(
          'V18',
          'invalid',
          same(at.head, at.merge, 'record') && same(at.head, at.merge, 'dossier'),
          'record and dossier at the merge are compared with those of the reviewed head',
        ),
    finding(
      'V19',
      source,
      merge.pulls.length === 1 && merge.pulls[0] === number,
      `GitHub says that the merge commit came from ${merge.pulls.map((each) => `#${each}`).join(', ') || 'no pull request, yet'}; this is #${number}`,
    ),
  ];
};
