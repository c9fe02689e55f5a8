/**
 * What the operator has entered by telephone, and its confirmation by the witness (docs/adr/0019). One person alone decides
 * nothing: the entry is bound to its attempt by a digest, and the witness, whom AWS lets in by other rights, states it.
 */
import { canonicalJson, digestOf } from '#lib/digest.ts';
import {
  type BreakGlassEntry,
  type BreakGlassQuestion,
  judgeBreakGlass,
  READ_OUT,
  votesOf,
} from '#lib/gates/break-glass.ts';
import type { BrokenGlass, GateRecord, TelephoneEntry, Verdict, Vote } from '#lib/gates/gate-record.ts';
import type { Judgement } from '#lib/gates/judge-votes.ts';
import { type Instant, instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** What was said in a call is confirmed in that call; an entry that lies longer is entered anew. */
export const CONFIRM_WITHIN = 30 * MINUTE;

/** From when on nobody can confirm it. */
export const confirmUntil = (gate: Pick<GateRecord, 'deadline'>, { enteredAt }: TelephoneEntry): Instant =>
  instant(Math.min(plus(enteredAt, CONFIRM_WITHIN), gate.deadline));

/** Its digest without the parts that come after it. */
const digestOfEntry = (
  { instance, nonce, evidenceDigest }: GateRecord,
  { decision, voters, reason, enteredBy, witness, caller, enteredAt }: Omit<TelephoneEntry, 'digest'>,
) =>
  digestOf({
    instance,
    nonce,
    evidenceDigest,
    decision,
    voters,
    reason,
    enteredBy,
    witness,
    // Canonical JSON leaves out what nobody says.
    caller,
    enteredAt: toIso(enteredAt),
  });

/**
 * The entry of what was said. The same again is the entry that stands, as long as that can be confirmed: a command that is given
 * twice leaves the twelve characters as they were read aloud.
 */
export const enterBreakGlass = (gate: GateRecord, said: BreakGlassEntry, now: Instant): TelephoneEntry => {
  const { decision, reason, enteredBy, witness, caller } = said;
  const voters = [...new Set(said.voters)].sort();
  const at = (enteredAt: Instant): TelephoneEntry => {
    const entry = {
      decision,
      voters,
      reason,
      enteredBy,
      witness,
      ...(caller !== undefined && { caller }),
      enteredAt,
    };
    return { ...entry, digest: digestOfEntry(gate, entry) };
  };
  const { telephone } = gate;
  if (!telephone || now >= confirmUntil(gate, telephone)) return at(now);
  const again = at(telephone.enteredAt);
  return again.digest === telephone.digest ? again : at(now);
};

/** The twelve characters. */
export const readAloud = ({ digest }: Pick<TelephoneEntry, 'digest'>): string => digest.slice(0, READ_OUT);

/** What the witness states: not what is asked of him, but what he has heard. */
export interface Confirmation {
  readonly witness: string;
  readonly decision: Verdict;
  /** The first characters of the entry's digest, as they were read aloud. */
  readonly entry: string;
  readonly caller?: string;
}

/** How AWS names the session, or the user: the last part of the ARN. */
const sessionOf = (caller: string): string => caller.slice(caller.lastIndexOf('/') + 1).toLowerCase();

const bySame = (caller: string | undefined, other: string | undefined): boolean =>
  caller !== undefined && other !== undefined && sessionOf(caller) === sessionOf(other);

/** What is wrong with the entry itself, whoever confirms it. */
const broken = (
  gate: GateRecord,
  entry: TelephoneEntry,
  witnessCaller: string | undefined,
  now: Instant,
): string | undefined => {
  if (digestOfEntry(gate, entry) !== entry.digest) {
    return `entry ${readAloud(entry)} is not what its digest was made of, or it is of another attempt`;
  }
  if (now < entry.enteredAt || now >= plus(entry.enteredAt, CONFIRM_WITHIN)) {
    return `it was entered at ${toIso(entry.enteredAt)}, and an entry is confirmed within ${CONFIRM_WITHIN / MINUTE} minutes: enter it again`;
  }
  return bySame(entry.caller, witnessCaller)
    ? `it was entered by the same session name, ${sessionOf(entry.caller ?? '')}: the witness confirms it by their own credentials`
    : undefined;
};

/** The entry as confirmed; an error says why it cannot be. */
export const confirmEntry = (
  gate: GateRecord,
  said: Confirmation,
  now: Instant,
): Result<BrokenGlass, string> => {
  const { telephone } = gate;
  if (!telephone) {
    return err(
      'nothing is entered on this attempt: the operator enters it first (npx cutover decide … --break-glass)',
    );
  }
  if (said.entry.length < READ_OUT || !telephone.digest.startsWith(said.entry)) {
    return err(
      `what is entered is not ${said.entry}: it was misheard, or another entry has taken its place. Have it read aloud again, with who voted`,
    );
  }
  if (telephone.witness !== said.witness) {
    return err(`its witness is ${telephone.witness}, and ${said.witness} cannot confirm it`);
  }
  if (telephone.decision !== said.decision) {
    return err(
      `a ${telephone.decision} is entered, and you say ${said.decision}: whoever typed it enters it again as it was said`,
    );
  }
  const wrong = broken(gate, telephone, said.caller, now);
  if (wrong !== undefined) return err(wrong);
  return ok({ ...telephone, ...(said.caller !== undefined && { witnessCaller: said.caller }) });
};

/** The votes of an entry: they were given when it was entered. */
export const votesOfEntry = (gate: GateRecord, entry: TelephoneEntry): readonly Vote[] =>
  votesOf(gate, entry, entry.enteredAt);

/** The judgement on a confirmed entry, the same now and in years: `now` is the moment of the confirmation. */
export const judgeConfirmed = (
  question: Omit<BreakGlassQuestion, 'glass' | 'votes'> & { readonly glass: BrokenGlass },
): Result<Judgement, string> => {
  const { gate, glass, now } = question;
  const wrong = broken(gate, glass, glass.witnessCaller, now);
  if (wrong !== undefined) return err(wrong);
  const judged = judgeBreakGlass({ ...question, votes: votesOfEntry(gate, glass) });
  if (!judged.ok) return judged;
  const { caller = 'nobody says who', witnessCaller = 'nobody says who' } = glass;
  const check = {
    check: 'two-people',
    passed: true,
    detail: `entry ${glass.digest}: entered at ${toIso(glass.enteredAt)} (${caller}), confirmed at ${toIso(now)} (${witnessCaller})`,
  };
  return ok({ ...judged.value, checks: [...judged.value.checks, check] });
};

/** Whether votes on record are those of the entry on record. */
export const sameVotes = (gate: GateRecord, glass: BrokenGlass, votes: readonly Vote[]): boolean =>
  canonicalJson(votes) === canonicalJson(votesOfEntry(gate, glass));
