import type { ProgramGate } from '#lib/compiler/program.ts';
import type { Criterion, CriterionVerdict, Evidence } from '#lib/gates/evidence.ts';
import { gateInstance } from '#lib/gates/gate-record.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { EvidenceName } from '#lib/runbook/schema.ts';

/** What was found for one name of a gate's evidence. */
export interface Reading {
  readonly verdict: CriterionVerdict;
  readonly measured: string;
  readonly required: string;
  readonly source: string;
  /** For a reader; nothing is judged from it. */
  readonly facts?: JsonObject;
}

export const EVIDENCE_TITLES: Readonly<Record<EvidenceName, string>> = {
  'tasks-done': 'Every task of the stage is done',
  documents: 'The documents are there',
  risks: 'Each risk has an owner and is accepted',
  policies: 'The policies in force',
  people: 'People and deputies can act',
  'plan-against-actual': 'Plan against actual',
  'authority-health': 'The tax authority is healthy',
  'baseline-drift': 'Nothing frozen has moved',
  'erp-settings': 'The ERP’s settings are known',
  rehearsals: 'This very program was rehearsed',
  conditions: 'Conditions of earlier decisions',
  'master-data': 'Master data is sound',
  canary: 'The canary came through',
  pilot: 'The pilot’s invoices are final',
  reconciliation: 'ERP, ledger and authority agree',
  clearance: 'The clearance rate holds',
  'invoices-accounted': 'Every invoice is accounted for',
  'hypercare-exit': 'The exit rule of hypercare holds',
  'way-back': 'The way back is known',
  'way-back-armed': 'The triggers of the way back are armed',
};

/** Shown, and never what forbids a go: a late plan is for people to weigh. */
const ALWAYS_ADVISORY: ReadonlySet<EvidenceName> = new Set(['plan-against-actual']);

const NOTHING: Reading = {
  verdict: 'missing',
  measured: 'nothing could be read',
  required: 'a reading',
  source: 'none',
};

/** The canonical document of one attempt. A name without a reading is `missing`, which forbids a go. */
export const assembleEvidence = (input: {
  readonly cutover: string;
  readonly gate: ProgramGate;
  readonly attempt: number;
  readonly now: Instant;
  readonly validUntil: Instant;
  readonly digests: Evidence['digests'];
  readonly readings: Readonly<Partial<Record<EvidenceName, Reading>>>;
  /** Shown beside the criteria. */
  readonly about: JsonObject;
}): Evidence => {
  const { gate, readings } = input;
  const names = [...new Set(gate.evidence)];
  const criteria = names.map((name): Criterion => {
    const { facts: _facts, ...reading } = readings[name] ?? NOTHING;
    return {
      id: name,
      title: EVIDENCE_TITLES[name],
      ...reading,
      mandatory: !gate.advisory.includes(name) && !ALWAYS_ADVISORY.has(name),
    };
  });
  return {
    instance: gateInstance(input.cutover, gate.id, input.attempt),
    cutover: input.cutover,
    gate: gate.id,
    attempt: input.attempt,
    assembledAt: toIso(input.now),
    validUntil: toIso(input.validUntil),
    digests: input.digests,
    criteria,
    facts: {
      ...input.about,
      ...Object.fromEntries(names.map((name) => [name, readings[name]?.facts ?? {}])),
    },
  };
};
