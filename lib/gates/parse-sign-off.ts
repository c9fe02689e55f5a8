/** Reads a gate's record back, as somebody else's text: closed shape, size, canonical bytes (gate-protocol.md 2.3, V4). */
import type * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { BoundPull, GateRecord, RosterEntry } from '#lib/gates/gate-record.ts';
import { parseEvidence } from '#lib/gates/parse-evidence.ts';
import { SIGN_OFF_LIMIT, SignOff } from '#lib/gates/sign-off.ts';
import { fromIso } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface SignOffProblem {
  /** `policy.quorum`, `roster.0.side`; empty: the text as a whole. */
  readonly path: string;
  readonly message: string;
}

const whole = (message: string): Result<never, readonly SignOffProblem[]> => err([{ path: '', message }]);

const asJson = (text: string): Result<unknown, string> => {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return err(error instanceof Error ? error.message : 'unreadable');
  }
};

export const parseSignOff = (text: string): Result<SignOff, readonly SignOffProblem[]> => {
  const bytes = Buffer.byteLength(text);
  if (bytes > SIGN_OFF_LIMIT)
    return whole(`the record has ${bytes} bytes; at most ${SIGN_OFF_LIMIT} are read`);
  const json = asJson(text);
  if (!json.ok) return whole(`the record is no JSON: ${json.error}`);
  const parsed = SignOff.safeParse(json.value);
  if (!parsed.success) {
    return err(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  }
  // Of the text itself, not of what was parsed from it: a key said twice shows only here.
  if (`${canonicalJson(json.value)}\n` !== text) {
    return whole(
      'the record is not in its canonical form (RFC 8785 and one line end), as the machine writes it',
    );
  }
  return ok(parsed.data);
};

type SignedEntry = z.infer<typeof SignOff>['roster'][number];

const account = ({ github, githubId }: { github: string; githubId?: number | undefined }) => ({
  github,
  ...(githubId !== undefined && { githubId }),
});

const toEntry = ({ person, name, side, role, deputy, ...rest }: SignedEntry): RosterEntry => ({
  person,
  name,
  ...account(rest),
  side,
  ...(role !== undefined && { role }),
  ...(deputy && {
    deputy: {
      person: deputy.person,
      from: fromIso(deputy.from),
      to: fromIso(deputy.to),
      ...(deputy.side !== undefined && { side: deputy.side }),
      ...(deputy.github !== undefined && { github: deputy.github }),
      ...(deputy.githubId !== undefined && { githubId: deputy.githubId }),
    },
  }),
});

/**
 * The attempt as its own record has it: what the runner judges with, since it knows no store. The completer never does; it has
 * the store's.
 */
export const gateOfSignOff = (
  signOff: SignOff,
  pull: BoundPull | undefined,
): Result<{ readonly gate: GateRecord; readonly evidence: Evidence }, string> => {
  const found = parseEvidence(canonicalJson(signOff.evidence), signOff.evidenceDigest);
  if (!found.ok) return found;
  const { instance, cutover, gate, attempt, nonce, execution, policy } = signOff;
  return ok({
    evidence: found.value.evidence,
    gate: {
      instance,
      cutover,
      gate,
      attempt,
      status: 'open',
      nonce,
      evidenceDigest: found.value.digest,
      evidenceValidUntil: fromIso(signOff.evidenceValidUntil),
      openedAt: fromIso(signOff.openedAt),
      deadline: fromIso(signOff.deadline),
      execution,
      decisionSource: 'pull-request',
      policy,
      roster: signOff.roster.map(toEntry),
      ...(pull && { pull }),
    },
  });
};
