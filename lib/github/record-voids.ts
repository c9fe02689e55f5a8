/**
 * Main's log alone must never read as if a gate had opened that did not: behind each commit that could be taken for it comes a
 * record that it opened nothing. Each is made once, whatever becomes of it, and decides nothing.
 */
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { gateNames, type SignOffStage } from '#lib/gates/sign-off.ts';
import { fromIso, MINUTE } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import type { GatePull, LoggedCommit, PullReader, PullReadFailure } from '#lib/ports/pull-reader.ts';
import { renderVoidRecord, type VoidMerge, whyNothing } from '#lib/report/gate/render-void-record.ts';
import type { Result } from '#lib/result.ts';
import { contain } from './contain.ts';
import type { GateFailure, GateLine } from './gate-line.ts';

export interface RecordVoidsDeps {
  readonly stage: SignOffStage;
  readonly desk: Pick<PullDesk, 'ensure'>;
  readonly reader: Pick<PullReader, 'commitsOf' | 'pullsOf'>;
  readonly clock: Pick<Clock, 'now'>;
}

const SIGN_OFFS = 'signoffs';
/** GitHub tells late which pull request a commit is of: a younger one is left to the next run. */
const SETTLED = 5 * MINUTE;

export const recordVoids = async (
  deps: RecordVoidsDeps,
  attempts: readonly GateRecord[],
  /** As they are listed; nothing is recorded of a merge that is not among them. */
  pulls: readonly GatePull[],
  since: number,
  failures: GateFailure[],
): Promise<readonly GateLine[]> => {
  const lines: GateLine[] = [];
  const record = async (gate: GateRecord, merge: VoidMerge): Promise<void> => {
    const ensured = await deps.desk.ensure(renderVoidRecord(deps.stage, gate, merge));
    if (ensured.outcome === 'tampered') {
      throw new Error(`the record that ${merge.commit} opened nothing is not the App’s: ${ensured.detail}`);
    }
    if (ensured.outcome === 'there') return;
    lines.push({
      instance: gate.instance,
      pull: ensured.pull.number,
      state: 'merged, and opened nothing: on record',
      reasons: [whyNothing(gate, merge)],
      changed: true,
    });
  };

  const over = attempts.filter(({ status }) => status !== 'open');
  for (const gate of over) {
    if (gate.decision?.verdict === 'go') continue;
    const pull = pulls.find(({ number }) => number === gate.pull?.number);
    if (pull?.merged === undefined) continue;
    const merge = { ...pull.merged, number: pull.number, own: true };
    await contain(gate.instance, failures, () => record(gate, merge));
  }
  await contain(`commits of main below ${SIGN_OFFS}/`, failures, async () => {
    const from = new Date(since).toISOString();
    const foreign = await foreignCommits(deps, attempts, pulls, from);
    if (foreign.length === 0) return;
    for (const gate of over) {
      await contain(gate.instance, failures, async () => {
        for (const { commit, at } of await touching(deps, gate, from)) {
          if (!foreign.includes(commit) || fromIso(at) > deps.clock.now() - SETTLED) continue;
          const numbers = told(await deps.reader.pullsOf(commit));
          // The list that we were given is older than this merge.
          if (gate.pull && numbers.includes(gate.pull.number)) continue;
          const [number] = numbers;
          await record(gate, { commit, at, own: false, ...(number !== undefined && { number }) });
        }
      });
    }
  });
  return lines;
};

/** Those below `signoffs/` that are no merge of a gate's own pull request. */
const foreignCommits = async (
  { reader, stage }: RecordVoidsDeps,
  attempts: readonly GateRecord[],
  pulls: readonly GatePull[],
  since: string,
): Promise<readonly string[]> => {
  const bound = new Set(attempts.flatMap(({ pull }) => (pull ? [pull.number] : [])));
  // The other stage's, and those of earlier rehearsals, have jobs of their own, or had.
  const ours = new Set(attempts.map((gate) => gateNames(stage, gate).branch));
  const own = new Set([
    ...pulls.flatMap(({ number, branch, merged }) =>
      merged && (bound.has(number) || !ours.has(branch)) ? [merged.commit] : [],
    ),
    ...attempts.flatMap(({ decision }) => decision?.pull?.mergeCommit ?? []),
  ]);
  return told(await reader.commitsOf(SIGN_OFFS, since)).flatMap(({ commit }) =>
    own.has(commit) ? [] : [commit],
  );
};

const touching = async (
  { reader, stage }: RecordVoidsDeps,
  gate: GateRecord,
  since: string,
): Promise<readonly LoggedCommit[]> => {
  const { record, dossier } = gateNames(stage, gate);
  const found = new Map<string, LoggedCommit>();
  for (const path of [record, dossier]) {
    for (const each of told(await reader.commitsOf(path, since))) found.set(each.commit, each);
  }
  return [...found.values()];
};

const told = <T>(read: Result<T, PullReadFailure>): T => {
  if (!read.ok) throw new Error(`could not be read: ${read.error.detail}`);
  return read.value;
};
