/**
 * What a gate's pull request holds: the attempt as frozen when it opened, and its evidence. The machine writes it, nobody else;
 * it is read back only to be compared with the store (gate-protocol.md 2.3, V1 to V4).
 */
import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import { type GateRecord, gateInstance } from '#lib/gates/gate-record.ts';
import { toIso } from '#lib/instant.ts';
import { Person } from '#lib/runbook/schema.ts';

export const SignOffStage = z.enum(['local', 'uat', 'production']);
const Account = { github: z.string(), githubId: z.int().optional() };

/** Closed shapes: a key that nobody knows is refused, not ignored. */
export const SignOff = z.strictObject({
  kind: z.literal('gate-sign-off'),
  version: z.literal(1),
  stage: SignOffStage,
  instance: z.string(),
  cutover: z.string(),
  gate: z.string(),
  attempt: z.int().min(1),
  execution: z.string(),
  nonce: z.string(),
  evidenceDigest: z.string(),
  evidenceValidUntil: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  deadline: z.iso.datetime(),
  policy: z.strictObject({
    authority: z.string(),
    members: z.array(z.string()),
    quorum: z.int(),
    mandatory: z.array(z.string()),
    chair: z.string(),
  }),
  roster: z.array(
    z.strictObject({
      person: z.string(),
      name: z.string(),
      ...Account,
      side: z.enum(['customer', 'provider']),
      role: Person.shape.role.optional(),
      deputy: z
        .strictObject({
          person: z.string(),
          from: z.iso.datetime(),
          to: z.iso.datetime(),
          side: z.enum(['customer', 'provider']).optional(),
          github: z.string().optional(),
          githubId: z.int().optional(),
        })
        .optional(),
    }),
  ),
  /** The evidence document itself; its digest is the one above. */
  evidence: z.record(z.string(), z.json()),
});
export type SignOff = z.infer<typeof SignOff>;

/** Bytes; evidence of the shipped runbook has some 30 kB. Beyond it GitHub shows no diff that a person would read. */
export const SIGN_OFF_LIMIT = 512 * 1024;

export type SignOffStage = z.infer<typeof SignOffStage>;

export interface GateNames {
  /** Without `refs/heads/`. */
  readonly branch: string;
  readonly record: string;
  /** One page for people; nothing is decided from it. */
  readonly dossier: string;
}

/**
 * One string names branch, file and item. The rehearsal in UAT is of the same cutover, in the same repository: its names have the
 * stage in front, and cannot be taken for production's, which have three parts only.
 */
export const gateNames = (
  stage: SignOffStage,
  { cutover, gate, attempt }: Pick<GateRecord, 'cutover' | 'gate' | 'attempt'>,
): GateNames => {
  const rehearsed = stage === 'uat' ? 'uat/' : '';
  const file = `signoffs/${rehearsed}${cutover}/${gate}-${attempt}`;
  return {
    branch: `gate/${rehearsed}${gateInstance(cutover, gate, attempt)}`,
    record: `${file}.json`,
    dossier: `${file}.md`,
  };
};

/** The canonical bytes of the record, with a line's end as text files have it. */
export const signOffText = (stage: SignOffStage, gate: GateRecord, evidence: Evidence): string => {
  const { policy, roster } = gate;
  return `${canonicalJson({
    kind: 'gate-sign-off',
    version: 1,
    stage,
    instance: gate.instance,
    cutover: gate.cutover,
    gate: gate.gate,
    attempt: gate.attempt,
    execution: gate.execution,
    nonce: gate.nonce,
    evidenceDigest: gate.evidenceDigest,
    evidenceValidUntil: toIso(gate.evidenceValidUntil),
    openedAt: toIso(gate.openedAt),
    deadline: toIso(gate.deadline),
    policy,
    roster: roster.map(({ deputy, ...entry }) => ({
      ...entry,
      ...(deputy && { deputy: { ...deputy, from: toIso(deputy.from), to: toIso(deputy.to) } }),
    })),
    evidence,
  })}\n`;
};
