/** What every text of one attempt is made from, and what the runbook says of it. */
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Gate, Runbook, Stage } from '#lib/runbook/schema.ts';

/** No `now`: what the one commit holds must be the same whenever it is made again. */
export interface GateAbout {
  readonly stage: SignOffStage;
  readonly gate: GateRecord;
  readonly evidence: Evidence;
  /** The one that is deployed; the evidence's calendar may have been amended since. */
  readonly runbook: Runbook;
}

export interface DefinedGate {
  readonly gate: Gate;
  /** The stage that it ends; undefined: the recovery gate, which stands after a roll-back. */
  readonly ends: Stage | undefined;
  /** The stage that a go begins; undefined: the last one. */
  readonly begins: Stage | undefined;
}

/** Undefined: this runbook knows no such gate, and the texts say what the record alone knows. */
export const definitionOf = ({ gate: { gate: id }, runbook }: GateAbout): DefinedGate | undefined => {
  if (runbook.recovery.gate.id === id) {
    const begins = runbook.stages.find((stage) => stage.id === runbook.recovery.resumeAt);
    return { gate: runbook.recovery.gate, ends: undefined, begins };
  }
  const index = runbook.stages.findIndex((stage) => stage.gate?.id === id);
  const ends = runbook.stages[index];
  return ends?.gate && { gate: ends.gate, ends, begins: runbook.stages[index + 1] };
};

export const titleOf = (about: GateAbout): string => definitionOf(about)?.gate.title ?? about.gate.gate;

export const questionOf = (about: GateAbout): string =>
  definitionOf(about)?.gate.question ?? `Shall gate ${about.gate.gate} be passed?`;

/** As the roster of this attempt has it, else the runbook; an unknown id stands for itself. */
export const nameIn =
  ({ gate, runbook }: GateAbout) =>
  (person: string): string =>
    gate.roster.find((entry) => entry.person === person)?.name ?? runbook.people[person]?.name ?? person;

export const authorityOf = ({ gate: { policy }, runbook }: GateAbout): string =>
  runbook.authorities[policy.authority]?.title ?? policy.authority;

/** `Sat 10 Apr 2027, 20:00 (Africa/Lagos), 2027-04-10 19:00 UTC`: who reads it may be anywhere. */
export const momentIn = (at: Instant, zone: string): string =>
  `${localMoment(at, zone)}, ${toIso(at).slice(0, 16).replace('T', ' ')} UTC`;
