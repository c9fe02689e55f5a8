import { missingRules } from '#lib/gates/branch-rules.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { fromIso, MINUTE } from '#lib/instant.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';

/** Longest that lies between reading and judging; a run takes seconds. */
const OLDEST_READING = 15 * MINUTE;
/** Most that GitHub's clock is ahead of ours. */
const CLOCKS_APART = 5 * MINUTE;

const ruleFinding = ({ snapshot, repository, stage }: PullQuestion): Finding => {
  const binding = stage === 'production';
  if (!snapshot.rules) {
    return finding(
      'V24',
      binding ? 'unread' : 'shown',
      false,
      'the rules in force for main could not be read',
    );
  }
  const missing = missingRules(snapshot.rules, repository.app);
  return finding(
    'V24',
    binding ? 'invalid' : 'shown',
    missing.length === 0,
    missing.length === 0
      ? 'the rules in force for main are as they have to be'
      : `main is not protected as it has to be: ${missing.join('; ')}`,
  );
};

/** V23 to V25: who asks, what GitHub enforces, and how good the reading is. */
export const environmentFindings = (question: PullQuestion, readingDigest: string): readonly Finding[] => {
  const { run, repository, snapshot, now } = question;
  const from = fromIso(snapshot.readAt.from);
  const to = fromIso(snapshot.readAt.to);
  return [
    run === undefined
      ? finding('V23', 'shown', true, 'asked by the completer, which no workflow runs')
      : finding(
          'V23',
          'unread',
          run.repository === repository.id && run.ref === `refs/heads/${repository.main}`,
          `asked by run ${run.runId} of ${run.workflow} at ${run.sha}, of repository ${run.repository} on ${run.ref}; it has to be ${repository.id} on refs/heads/${repository.main}`,
        ),
    ruleFinding(question),
    finding(
      'V25',
      'unread',
      from <= to && now - to <= OLDEST_READING && to - now <= CLOCKS_APART,
      `read from ${snapshot.readAt.from} to ${snapshot.readAt.to} on GitHub’s clock, filed as ${readingDigest}`,
    ),
  ];
};
