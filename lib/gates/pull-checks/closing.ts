import type { PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import { toIso } from '#lib/instant.ts';
import type { Finding } from './checks.ts';
import { finding } from './finding.ts';

/** V20. An outsider's closing decides nothing and stops everybody: somebody is told. The App closes what is superseded. */
export const closingFindings = (
  { snapshot, repository, gate }: PullQuestion,
  people: readonly PullVoice[],
): { readonly findings: readonly Finding[]; readonly alarms: readonly string[] } => {
  const { closing, merge, state } = snapshot;
  if (state !== 'closed' || merge) return { findings: [], alarms: [] };
  if (!closing) {
    return {
      findings: [finding('V20', 'unread', false, 'it is closed, and GitHub does not say by whom')],
      alarms: [],
    };
  }
  const voice = people.find(({ said }) => said === 'closed');
  const who = voice?.name ?? 'nobody that is known';
  if (voice?.counted) {
    return {
      findings: [finding('V20', 'shown', true, `closed unmerged by ${who}: a no-go of theirs`)],
      alarms: [],
    };
  }
  const detail = `closed unmerged by ${who}, whose no-go it is not: ${voice?.because ?? ''}. It may be opened again until ${toIso(gate.deadline)}`;
  return {
    findings: [finding('V20', 'open', false, detail)],
    alarms: closing.by?.id === repository.appUser ? [] : [detail],
  };
};
