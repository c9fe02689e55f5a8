import { digestOf } from '#lib/digest.ts';
import type { Criterion, Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { fromIso, type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';

export const OPENED = fromIso('2027-04-10T12:00:00.000Z');
export const DEADLINE = fromIso('2027-04-10T18:00:00.000Z');
export const VALID_UNTIL = fromIso('2027-04-10T20:00:00.000Z');

/** Minutes after the gate opened. */
export const at = (minutes: number): Instant => plus(OPENED, minutes * MINUTE);

export const criterion = (changes: Partial<Criterion> = {}): Criterion => ({
  id: 'tasks-done',
  title: 'Every task of the stage is done',
  verdict: 'pass',
  measured: '3 of 3',
  required: 'all done',
  mandatory: true,
  source: 'progress table',
  ...changes,
});

export const sampleEvidence = (changes: Partial<Evidence> = {}): Evidence => ({
  instance: 'smartapi/switch/1',
  cutover: 'smartapi',
  gate: 'switch',
  attempt: 1,
  assembledAt: toIso(OPENED),
  validUntil: toIso(VALID_UNTIL),
  digests: { program: 'p', code: 'c', calendar: 'k', roster: 'r' },
  criteria: [criterion()],
  facts: {},
  ...changes,
});

/** Finance, IT and the program manager; quorum two, Finance mandatory, IT in the chair. */
export const sampleGate = (evidence: Evidence, changes: Partial<GateRecord> = {}): GateRecord => ({
  instance: 'smartapi/switch/1',
  cutover: 'smartapi',
  gate: 'switch',
  attempt: 1,
  status: 'open',
  nonce: '0123456789abcdef',
  evidenceDigest: digestOf(evidence),
  evidenceValidUntil: fromIso(evidence.validUntil),
  openedAt: OPENED,
  deadline: DEADLINE,
  execution: 'smartapi-r1',
  decisionSource: 'scenario',
  policy: {
    authority: 'steering',
    members: ['cfo', 'cio', 'pm'],
    quorum: 2,
    mandatory: ['cfo'],
    chair: 'cio',
  },
  roster: [
    {
      person: 'cfo',
      name: 'A. Finance',
      github: 'cfo',
      side: 'customer',
      role: 'finance',
      deputy: { person: 'controller', from: at(-600), to: at(120), side: 'customer' },
    },
    { person: 'cio', name: 'B. Technology', github: 'cio', side: 'customer', role: 'it' },
    { person: 'pm', name: 'C. Manager', github: 'pm', side: 'provider', role: 'program-manager' },
  ],
  ...changes,
});

export const voteOn =
  (gate: GateRecord) =>
  (person: string, vote: Vote['vote'], minutes: number, changes: Partial<Vote> = {}): Vote => ({
    person,
    vote,
    at: at(minutes),
    evidenceDigest: gate.evidenceDigest,
    ...changes,
  });
