import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { toIso } from '#lib/instant.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';
import type { Heard } from './voices.ts';

/** V20. An outsider's closing decides nothing and stops everybody. */
export const closingFindings = (
  { snapshot: { closing, merge, state }, gate }: PullQuestion,
  heard: readonly Heard[],
): readonly Finding[] => {
  if (state !== 'closed' || merge) return [];
  if (!closing) return [finding('V20', 'unread', false, 'it is closed, and GitHub does not say by whom')];
  // The standing closing is the last thing that is heard.
  return heard
    .slice(-1)
    .map(({ voice: { name, counted, because } }) =>
      counted
        ? finding('V20', 'shown', true, `closed unmerged by ${name}: a no-go of theirs`)
        : finding(
            'V20',
            'open',
            false,
            `closed unmerged by ${name}, whose no-go it is not: ${because}. It may be opened again until ${toIso(gate.deadline)}`,
          ),
    );
};

/** Somebody is told, unless it was the App: it closes what is superseded. */
export const closingAlarms = (
  { snapshot: { closing }, repository }: PullQuestion,
  findings: readonly Finding[],
): readonly string[] =>
  closing === undefined || closing.by?.id === repository.appUser
    ? []
    : findings.filter(({ passed }) => !passed).map(({ detail }) => detail);
