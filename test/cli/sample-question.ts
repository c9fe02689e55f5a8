import type { GateQuestion } from '#lib/cli/interactive/question.ts';
import { sha256 } from '#lib/digest.ts';
import { fromIso, HOUR, MINUTE, plus } from '#lib/instant.ts';

const openedAt = fromIso('2027-04-07T09:00:00Z');

/** The first gate of the shipped runbook, a quarter of an hour after it opened, with one criterion not met. */
export const sampleGate = (): GateQuestion => ({
  kind: 'gate',
  subject: 'authorise',
  at: plus(openedAt, 15 * MINUTE),
  evidenceFile: 'out/evidence/authorise-1.json',
  record: {
    instance: 'adire-smartapi-2027/authorise/1',
    cutover: 'adire-smartapi-2027',
    gate: 'authorise',
    attempt: 1,
    status: 'open',
    nonce: 'n',
    evidenceDigest: sha256('evidence'),
    evidenceValidUntil: plus(openedAt, 12 * HOUR),
    openedAt,
    deadline: plus(openedAt, 9 * HOUR),
    execution: 'adire-smartapi-2027-r1',
    decisionSource: 'prompt',
    policy: {
      authority: 'steering',
      members: ['amara-okafor', 'nkechi-obi', 'tunde-bello', 'hauwa-musa', 'femi-cole'],
      quorum: 3,
      mandatory: ['nkechi-obi'],
      chair: 'amara-okafor',
    },
    roster: [],
  },
  evidence: {
    instance: 'adire-smartapi-2027/authorise/1',
    cutover: 'adire-smartapi-2027',
    gate: 'authorise',
    attempt: 1,
    assembledAt: '2027-04-07T09:00:00.000Z',
    validUntil: '2027-04-07T21:00:00.000Z',
    digests: { program: 'p', code: 'c', calendar: 'k', roster: 'r' },
    criteria: [
      {
        id: 'tasks-done',
        title: 'Every task of the stage is done',
        verdict: 'fail',
        measured: '9 of 10 done',
        required: 'all done',
        mandatory: true,
        source: 'progress table',
      },
    ],
    facts: {},
  },
});
