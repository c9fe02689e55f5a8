import { digestOf } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import { type GateRecord, gateInstance } from '#lib/gates/gate-record.ts';
import type { Check } from '#lib/gates/judge-votes.ts';
import { toIso } from '#lib/instant.ts';

/** Whether record, evidence and policy belong together and can be decided at all (gate-protocol.md 2.3, V1 to V4). */
export const checkIdentity = (gate: GateRecord, evidence: Evidence): readonly Check[] => {
  const { policy } = gate;
  const members = new Set(policy.members);
  const roster = new Set(gate.roster.map((entry) => entry.person));
  const closed = gate.status === 'superseded' || gate.status === 'expired';
  const named = gateInstance(gate.cutover, gate.gate, gate.attempt);
  const strangers = [...policy.mandatory, policy.chair].filter((person) => !members.has(person));
  const unknown = policy.members.filter((member) => !roster.has(member));
  const quorumSound = Number.isInteger(policy.quorum) && policy.quorum >= 1 && policy.quorum <= members.size;
  return [
    {
      check: 'attempt-standing',
      passed: !closed && gate.instance === named,
      detail: closed
        ? `${gate.instance} is ${gate.status}${gate.closedReason ? `: ${gate.closedReason}` : ''}`
        : `${gate.instance} stands`,
    },
    {
      check: 'evidence-of-this-attempt',
      passed:
        evidence.instance === gate.instance &&
        evidence.cutover === gate.cutover &&
        evidence.gate === gate.gate &&
        evidence.attempt === gate.attempt,
      detail: `the evidence is of ${evidence.instance}, the attempt is ${gate.instance}`,
    },
    {
      check: 'evidence-digest',
      passed: digestOf(evidence) === gate.evidenceDigest,
      detail: `the gate was opened with evidence ${gate.evidenceDigest}`,
    },
    {
      check: 'evidence-validity-agrees',
      passed: evidence.validUntil === toIso(gate.evidenceValidUntil),
      detail: `evidence valid until ${evidence.validUntil}, record says ${toIso(gate.evidenceValidUntil)}`,
    },
    {
      check: 'policy-can-be-met',
      passed: quorumSound && strangers.length === 0 && unknown.length === 0,
      detail: `quorum ${policy.quorum} of ${members.size}; mandatory or chair and no member: ${strangers.join(', ') || 'none'}; members not in the roster: ${unknown.join(', ') || 'none'}`,
    },
  ];
};
