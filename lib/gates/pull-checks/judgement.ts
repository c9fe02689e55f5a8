import type { Judgement } from '#lib/gates/judge-votes.ts';
import type { CheckId, Finding, Weight } from './checks.ts';
import { finding } from './finding.ts';
import type { Heard } from './voices.ts';

/** Where the lines of `judgeVotes` belong. Its lines a vote are told as V10 to V13, its refusals as V21. */
const LINES: Readonly<Record<string, readonly [CheckId, Weight]>> = {
  'attempt-standing': ['V1', 'invalid'],
  'before-deadline': ['V1', 'open'],
  'evidence-of-this-attempt': ['V3', 'invalid'],
  'evidence-digest': ['V3', 'invalid'],
  'evidence-validity-agrees': ['V3', 'invalid'],
  'evidence-valid': ['V3', 'open'],
  'criteria-met': ['V3', 'open'],
  'policy-can-be-met': ['V14', 'invalid'],
  quorum: ['V14', 'open'],
  'mandatory-members': ['V14', 'open'],
  'customer-finance': ['V14', 'open'],
  'nobody-objects': ['V15', 'open'],
};

/** V1, V3, V14, V15 and V21 as the one judge of votes sees them, and V15 once more by itself: on any commit, at any time. */
export const judgementFindings = (judgement: Judgement, heard: readonly Heard[]): readonly Finding[] => {
  const objecting = heard.filter(({ cast }) => cast.objects).map(({ voice }) => voice.name);
  const refused = judgement.verdict === 'no-go';
  return [
    ...judgement.checks.flatMap(({ check, passed, detail }) => {
      const place = LINES[check];
      return place ? [finding(place[0], place[1], passed, detail)] : [];
    }),
    finding(
      'V15',
      'open',
      objecting.length === 0,
      objecting.length === 0
        ? 'no request for changes stands'
        : `changes are requested by ${objecting.join(', ')}: only their own approval, or a new attempt, takes that back`,
    ),
    finding(
      'V21',
      'shown',
      !refused,
      refused ? judgement.reasons.join('; ') : 'neither the chair nor a quorum has said no',
    ),
  ];
};
