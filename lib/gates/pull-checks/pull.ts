import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { gateNames } from '#lib/gates/sign-off.ts';
import type { Finding } from './checks.ts';
import { finding, shortSha } from './finding.ts';

/** GitHub's own account `web-flow`: the committer of commits that its API makes and signs. */
const WEB_FLOW = 19_864_447;

const PLAIN_FILE = '100644';

const heads = ({ gate, stage, snapshot }: PullQuestion): readonly Finding[] => {
  const { branch } = gateNames(stage, gate);
  const { head, draft } = snapshot;
  return [
    finding(
      'V7',
      'invalid',
      head.ref === branch,
      `the branch is "${head.ref}", this attempt’s is "${branch}"`,
    ),
    finding(
      'V7',
      'invalid',
      gate.pull === undefined || head.sha === gate.pull.head,
      `the head is ${head.sha}${gate.pull ? `, bound was ${gate.pull.head}` : ', none is bound yet'}`,
    ),
    finding(
      'V7',
      'unread',
      !draft,
      draft ? 'it is a draft: nothing is decided by a draft' : 'it is no draft',
    ),
  ];
};

const authors = ({ snapshot, repository }: PullQuestion): readonly Finding[] => {
  const { author, commits, head } = snapshot;
  const [commit] = commits.list;
  const made = commit?.committer?.id;
  return [
    finding(
      'V8',
      'invalid',
      author?.id === repository.appUser,
      `opened by ${author ? `${author.login} (${author.id})` : 'an account that is gone'}; the gates’ App is ${repository.appUser}`,
    ),
    finding(
      'V8',
      'invalid',
      commits.declared === 1 &&
        commits.list.length === 1 &&
        commit?.sha === head.sha &&
        commit.parents.length === 1,
      commits.declared === 1
        ? `there is 1 commit, ${shortSha(head.sha)} at the head; only the machine’s own one may be there`
        : `there are ${commits.declared} commits; only the machine’s own one may be there`,
    ),
    finding(
      'V8',
      'invalid',
      commit?.author?.id === repository.appUser && (made === repository.appUser || made === WEB_FLOW),
      `written by ${commit?.author?.login ?? 'nobody that GitHub knows'}, committed by ${commit?.committer?.login ?? 'nobody that GitHub knows'}; the gates’ App is ${repository.appUser}`,
    ),
    finding(
      'V8',
      'invalid',
      commit?.verified === true,
      commit?.verified === true
        ? 'the signature of the commit is verified'
        : 'the signature of the commit is not verified',
    ),
  ];
};

const files = ({ gate, stage, snapshot }: PullQuestion): readonly Finding[] => {
  const names = gateNames(stage, gate);
  const { declared, list } = snapshot.files;
  const atHead = snapshot.at.head;
  const wanted = [
    { path: names.record, blob: atHead.record },
    { path: names.dossier, blob: atHead.dossier },
  ];
  return [
    finding(
      'V9',
      'invalid',
      declared === 2 && list.length === 2,
      `${declared} files changed, ${list.length} read; record and dossier are the only ones allowed`,
    ),
    ...wanted.flatMap(({ path, blob }) => {
      const entry = list.find((each) => each.path === path);
      if (!blob) return [finding('V9', 'unread', false, `${path} could not be read at the head`)];
      return [
        finding(
          'V9',
          'invalid',
          entry?.status === 'added' && entry.previousPath === undefined && entry.blob === blob.sha,
          `${path}: ${entry ? `${entry.status}${entry.previousPath === undefined ? '' : ` from ${entry.previousPath}`}` : 'not among the changed files'}; it has to be added as it is at the head`,
        ),
        finding(
          'V9',
          'invalid',
          blob.mode === PLAIN_FILE,
          `${path} has mode ${blob.mode}; a plain file has ${PLAIN_FILE}`,
        ),
      ];
    }),
  ];
};

/** V5, V7, V8, V9, and the part of V6 that needs no reviews. */
export const pullFindings = (question: PullQuestion): readonly Finding[] => {
  const { snapshot, repository } = question;
  const { base, head } = snapshot;
  return [
    finding(
      'V5',
      'invalid',
      snapshot.repository === repository.id &&
        base.repository === repository.id &&
        head.repository === repository.id,
      `asked was repository ${snapshot.repository}, base is in ${base.repository ?? 'none'}, head in ${head.repository ?? 'a fork that is gone'}; ours is ${repository.id}`,
    ),
    finding(
      'V6',
      'invalid',
      base.ref === repository.main,
      `it goes to "${base.ref}"; gates go to "${repository.main}"`,
    ),
    ...heads(question),
    ...authors(question),
    ...files(question),
  ];
};
