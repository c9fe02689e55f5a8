import type { Stage } from '#lib/aws/stage.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { gateNames } from '#lib/gates/sign-off.ts';

type Attempt = Pick<GateRecord, 'cutover' | 'gate' | 'attempt'> &
  Partial<Pick<GateRecord, 'pull' | 'deadline'>>;

/** Stands for a number that nobody knows yet. */
const ANY = '<attempt>';

/**
 * Where a gate is decided that people decide by pull request: its address once one is bound, and before that by which names the
 * gates workflow is about to open it. An attempt that nobody knows is left out: GitHub finds branches by how they begin.
 */
export const decisionPlace = (
  stage: Stage,
  attempt: Attempt | Omit<Attempt, 'attempt'>,
  repository: string | undefined,
): string => {
  const known = 'attempt' in attempt ? attempt : { ...attempt, attempt: 0 };
  const shown = (text: string): string =>
    'attempt' in attempt ? text : text.replace(/([-/])0(\.json)?$/, `$1${ANY}$2`);
  const { branch, record } = gateNames(stage, known);
  const names = `branch ${shown(branch)}, record ${shown(record)}`;
  if (attempt.pull) {
    const { number, head } = attempt.pull;
    const where =
      repository === undefined
        ? `pull request #${number}`
        : `https://github.com/${repository}/pull/${number}`;
    return `${where} (commit ${head.slice(0, 12)}, ${names})`;
  }
  const found = 'attempt' in attempt ? branch : branch.replace(/0$/, '');
  return repository === undefined
    ? `the pull request of ${names}`
    : `https://github.com/${repository}/pulls?q=${encodeURIComponent(`is:pr head:${found}`)} (${names}; not bound yet: the gates workflow opens it)`;
};
