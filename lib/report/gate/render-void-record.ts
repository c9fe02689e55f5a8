/**
 * What takes a commit of main back that reads as if a gate had opened: the pull request that puts on record that it opened nothing.
 * Its last paragraph are git's trailers, as those of the gate's own. Nothing is decided by it.
 */
import { canonicalJson } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import { fromIso, SECOND, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { NewPull } from '#lib/ports/pull-desk.ts';
import { bare, code, plain } from '#lib/report/gate/escape-text.ts';

/** How branches of records begin, before the attempt's instance. */
export const RECORDS = 'records/';

export interface VoidMerge {
  readonly commit: string;
  /** ISO. */
  readonly at: string;
  /** Of the pull requests that it came from, the first; absent: it was pushed. */
  readonly number?: number;
  /** Whether that is the one which could have decided the attempt. */
  readonly own: boolean;
}

/** Beside a record of a decision by telephone, and one for each commit that is not the gate's own. */
const suffixOf = ({ decision }: GateRecord, { own, commit }: Pick<VoidMerge, 'own' | 'commit'>): string => {
  if (!own) return `-${commit.slice(0, 12)}`;
  return decision?.breakGlass ? '-merged' : '';
};

/** Branch and file, as records of decisions by telephone have them; those of UAT are apart. */
export const placeOf = (
  stage: SignOffStage,
  gate: GateRecord,
  merge: Pick<VoidMerge, 'own' | 'commit'>,
): { readonly branch: string; readonly file: string } => {
  const rehearsed = stage === 'uat' ? 'uat/' : '';
  const suffix = suffixOf(gate, merge);
  return {
    branch: `${RECORDS}${rehearsed}${gate.instance}${suffix}`,
    file: `records/${rehearsed}${gate.cutover}/${gate.gate}-${gate.attempt}${suffix}.json`,
  };
};

const SUFFIX = /-(?:merged|[0-9a-f]{12})$/;

/** The attempt that a branch of records is about; undefined: it is none. */
export const instanceOfRecord = (branch: string): string | undefined =>
  branch.startsWith(RECORDS)
    ? branch
        .slice(RECORDS.length)
        .replace(/^uat\//, '')
        .replace(SUFFIX, '')
    : undefined;

/** The store's own facts in words, and GitHub's moment, which is of whole seconds; `safely` is for the one part of them that somebody typed. */
export const whyNothing = (
  gate: GateRecord,
  merge: VoidMerge,
  safely: (text: string) => string = (text) => text,
): string => {
  const { status, deadline, closedReason = 'no reason recorded', decision } = gate;
  if (!merge.own) {
    return `not the gate’s pull request${gate.pull === undefined ? ', which it never had' : `, that is #${gate.pull.number}`}`;
  }
  if (decision) return `no-go since ${toIso(decision.at)}`;
  if (status === 'superseded') return `superseded: ${safely(closedReason)}`;
  const [merged, end] = [fromIso(merge.at), toIso(deadline)];
  if (merged >= deadline) return `late: merged ${merge.at}, the deadline was ${end}`;
  return merged > deadline - SECOND
    ? `late: merged in the very second of the deadline, ${end}`
    : `undecided: merged ${merge.at}, and no decision came of it by ${end}`;
};

/** Facts, and no words of ours: another version of us has to find the same bytes. */
const endOf = ({ status, decision, closedReason, closedAt }: GateRecord): JsonObject => {
  if (decision) return { as: decision.verdict, at: toIso(decision.at) };
  return {
    as: status,
    ...(closedAt !== undefined && { at: toIso(closedAt) }),
    ...(closedReason !== undefined && { reason: closedReason }),
  };
};

export const renderVoidRecord = (stage: SignOffStage, gate: GateRecord, merge: VoidMerge): NewPull => {
  const { instance, attempt, evidenceDigest, nonce } = gate;
  const { branch, file } = placeOf(stage, gate, merge);
  const short = merge.commit.slice(0, 12);
  const what = merge.own ? 'was merged' : `was written to by ${short}`;
  const title = `${stage === 'production' ? '' : `[${stage}] `}Record: gate ${gate.gate}, attempt ${attempt}, ${what} and opened nothing`;
  const trailers = [
    `Gate: ${bare(gate.gate)}`,
    `Attempt: ${bare(instance)}`,
    `Stage: ${stage}`,
    `Evidence-SHA256: ${evidenceDigest}`,
    `Merged-as: ${merge.commit}`,
    `Decided: nothing (${whyNothing(gate, merge, (text) => bare(text, 300))})`,
  ];
  const why = whyNothing(gate, merge, plain);
  const from = merge.number === undefined ? 'pushed to main' : `pull request #${merge.number}`;
  const body = [
    merge.own
      ? `Main has the pull request of gate ${code(instance)}, ${code(short)} (${from}), and its message names who had approved it. **It opened nothing:** ${why}.`
      : `Commit ${code(short)} of main (${from}) changed the files of gate ${code(instance)}. **It opened nothing:** ${why}. It decides nothing, whoever approved it.`,
    '',
    'This puts that behind it in the log, so that whoever reads the log alone does not count the gate as opened by it. Nothing is decided by this either: read it, approve it, merge it.',
    '',
    ...trailers,
  ].join('\n');
  const text = `${canonicalJson({
    kind: 'void-merge-record',
    version: 1,
    stage,
    instance,
    nonce,
    evidenceDigest,
    merged: { commit: merge.commit, at: merge.at, own: merge.own },
    pull: gate.pull?.number ?? null,
    ended: endOf(gate),
    decided: 'nothing',
  })}\n`;
  return {
    branch,
    title,
    body,
    files: [{ path: file, text }],
    commitMessage: `${title}\n\n${trailers.join('\n')}`,
  };
};
