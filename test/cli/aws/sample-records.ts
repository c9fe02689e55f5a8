import { sha256 } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { compiled } from './fake-stage.ts';

const { cutover } = compiled.runbook;

/** A manual task of the first stage, handed out a day ago and wanted in an hour from `at`. */
export const openTask = (changes: Partial<TaskRecord> = {}): TaskRecord => ({
  cutover,
  task: 'agree-cut-off',
  stage: 'readiness',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'nkechi-obi',
  status: 'open',
  plannedStart: fromIso('2027-03-29T08:00:00Z'),
  plannedEnd: fromIso('2027-03-30T09:00:00Z'),
  openedAt: fromIso('2027-03-29T08:00:00Z'),
  ...changes,
});

/** The first gate, open for nine hours. */
export const openGate = (changes: Partial<GateRecord> = {}): GateRecord => {
  const openedAt = fromIso('2027-04-07T09:00:00Z');
  return {
    instance: `${cutover}/authorise/1`,
    cutover,
    gate: 'authorise',
    attempt: 1,
    status: 'open',
    nonce: 'n',
    evidenceDigest: sha256('evidence'),
    evidenceValidUntil: plus(openedAt, 12 * HOUR),
    openedAt,
    deadline: plus(openedAt, 9 * HOUR),
    execution: `${cutover}-r1`,
    decisionSource: 'prompt',
    policy: {
      authority: 'steering',
      members: ['amara-okafor', 'nkechi-obi', 'tunde-bello'],
      quorum: 2,
      mandatory: ['nkechi-obi'],
      chair: 'amara-okafor',
    },
    roster: [
      { person: 'amara-okafor', name: 'Amara Okafor', github: 'a', side: 'customer' },
      { person: 'nkechi-obi', name: 'Nkechi Obi', github: 'n', side: 'customer', role: 'finance' },
      { person: 'tunde-bello', name: 'Tunde Bello', github: 't', side: 'provider' },
    ],
    ...changes,
  };
};
