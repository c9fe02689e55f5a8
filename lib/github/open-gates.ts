import type { Evidence } from '#lib/gates/evidence.ts';
import type { BoundPull, GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import { type GateNames, gateNames, type SignOffStage, signOffText } from '#lib/gates/sign-off.ts';
import { DAY, toIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import type { GatePull, PullReader } from '#lib/ports/pull-reader.ts';
import { phaseOf } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { renderOtherCheck } from '#lib/report/gate/render-check.ts';
import { renderDossier } from '#lib/report/gate/render-dossier.ts';
import { otherMarker, renderOtherComment } from '#lib/report/gate/render-other-comment.ts';
import { renderCommitMessage, renderPullBody, renderPullTitle } from '#lib/report/gate/render-pull.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { contain } from './contain.ts';
import type { GateFailure, GateLine, GateReport } from './gate-line.ts';
import { judgeOpen } from './judge-open.ts';
import { readEnded } from './read-ended.ts';
import { recordTelephone } from './record-telephone.ts';
import { recordVoids } from './record-voids.ts';
import { showGate } from './show-gate.ts';

/** What function `gate-bind` answers, as far as it matters here. */
export interface BindAnswer {
  readonly outcome: 'bound' | 'same' | 'other' | 'closed' | 'refused';
  readonly reason: string;
}

export interface OpenGatesDeps {
  readonly stage: SignOffStage;
  /** Ids whose gates are looked after: the rehearsal that goes, and the one before. */
  readonly cutovers: () => Promise<readonly string[]>;
  readonly repository: GateRepository;
  /** As the checkout has it; the evidence and the record do not change with it. */
  readonly runbook: Runbook;
  readonly gates: Pick<GateStore, 'list'>;
  readonly archive: Pick<Archive, 'get'>;
  readonly desk: PullDesk;
  readonly reader: PullReader;
  readonly bind: (instance: string, pull: BoundPull) => Promise<BindAnswer>;
  readonly clock: Pick<Clock, 'now'>;
  /** Address of the run on GitHub that writes this. */
  readonly runUrl?: string;
}

/** How long the displays of an attempt that is over are kept true. Branches of later ones are found by being open. */
export const LOOK_BACK = 14 * DAY;

/**
 * Opens what must be opened and keeps what people see true. Asked twice it changes nothing the second time; killed anywhere, the
 * next call goes on. Decides nothing. Each gate stands for itself: what cannot be done for one is a failure of that one.
 */
export const openGates = async (deps: OpenGatesDeps): Promise<GateReport> => {
  const lines: GateLine[] = [];
  const failures: GateFailure[] = [];
  const since = deps.clock.now() - LOOK_BACK;
  const attempts = await pullAttempts(deps);
  const listed = await deps.reader.gatePulls(new Date(since).toISOString());
  if (!listed.ok) failures.push({ what: 'the list of pull requests', detail: listed.error.detail });
  const pulls = listed.ok ? listed.value : [];

  for (const gate of attempts) {
    const names = gateNames(deps.stage, gate);
    const standing = pulls.find((pull) => pull.branch === names.branch && pull.state === 'open');
    const ended = endedAt(gate);
    if (gate.status !== 'open' && standing === undefined && (ended ?? 0) < since) continue;
    await contain(gate.instance, failures, async () => {
      lines.push(
        gate.status === 'open'
          ? await openOne(deps, gate, names)
          : await endOne(deps, gate, standing ?? pullOf(gate, pulls, names), attempts),
      );
    });
  }
  // Without the list nobody can tell whose merge is whose.
  if (listed.ok) lines.push(...(await recordVoids(deps, attempts, pulls, since, failures)));
  await contain('pull requests that are no gate’s', failures, async () => {
    for (const line of await answerOthers(deps, attempts)) lines.push(line);
  });
  return { lines, failures };
};

/** Those that people decide by pull request. */
export const pullAttempts = async ({
  gates,
  cutovers,
}: Pick<OpenGatesDeps, 'gates' | 'cutovers'>): Promise<readonly GateRecord[]> => {
  const listed = await Promise.all((await cutovers()).map((cutover) => gates.list(cutover)));
  return listed.flat().filter((gate) => gate.decisionSource === 'pull-request');
};

const endedAt = (gate: GateRecord): number | undefined => gate.decision?.at ?? gate.closedAt;

const pullOf = (gate: GateRecord, pulls: readonly GatePull[], { branch }: GateNames): GatePull | undefined =>
  pulls.find((pull) => pull.number === gate.pull?.number) ?? pulls.find((pull) => pull.branch === branch);

const evidenceOf = async (deps: OpenGatesDeps, gate: GateRecord): Promise<Evidence> => {
  const found = parseEvidence(await deps.archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
  if (!found.ok) throw new Error(found.error);
  return found.value.evidence;
};

const openOne = async (deps: OpenGatesDeps, gate: GateRecord, names: GateNames): Promise<GateLine> => {
  const { stage, desk, clock, runbook } = deps;
  const evidence = await evidenceOf(deps, gate);
  const first: GateView = { stage, gate, evidence, runbook, now: clock.now() };
  const ensured = await desk.ensure({
    branch: names.branch,
    title: renderPullTitle(first),
    body: renderPullBody(first),
    files: [
      { path: names.record, text: signOffText(stage, gate, evidence) },
      { path: names.dossier, text: renderDossier(first), worded: true },
    ],
    commitMessage: renderCommitMessage(first),
  });
  if (ensured.outcome === 'tampered') {
    // People who look at it are told as well, not only whoever reads the job.
    if (gate.pull) await showBound(deps, { ...gate, pull: gate.pull }, first, names);
    throw new Error(
      `its pull request is not what the App made (${ensured.detail}): nothing can be decided on it. Have it asked again: npx cutover gates supersede ${gate.gate} --by PERSON --reason TEXT`,
    );
  }
  const { pull } = ensured;
  // Also where it is bound already: who is told of it is told at least once.
  const bound = await deps.bind(gate.instance, pull);
  if (bound.outcome === 'closed') {
    return line(gate, pull.number, 'closed', [bound.reason], ensured.outcome === 'opened');
  }
  if (bound.outcome === 'other' || bound.outcome === 'refused') {
    throw new Error(`pull request #${pull.number} cannot decide it: ${bound.reason}`);
  }
  const { view, judgement, changed } = await showBound(deps, { ...gate, pull }, first, names);
  return line(
    gate,
    pull.number,
    phaseOf(view),
    judgement.reasons,
    changed || ensured.outcome === 'opened' || bound.outcome === 'bound',
  );
};

const showBound = async (
  deps: OpenGatesDeps,
  gate: GateRecord & { readonly pull: BoundPull },
  first: GateView,
  names: GateNames,
) => {
  const { pull } = gate;
  const judged = await judgeOpen(deps, gate, first.evidence, names);
  if (!judged.ok) throw new Error(`pull request #${pull.number} could not be read: ${judged.error.detail}`);
  const { judgement, state } = judged.value;
  const view: GateView = { ...first, gate, judgement };
  return { view, judgement, changed: await showGate(deps, view, { ...pull, state }) };
};

const endOne = async (
  deps: OpenGatesDeps,
  gate: GateRecord,
  standing: GatePull | undefined,
  attempts: readonly GateRecord[],
): Promise<GateLine> => {
  const recorded = await recordTelephone(deps.desk, gate, deps.runbook);
  const number = gate.pull?.number ?? standing?.number;
  if (number === undefined && recorded) {
    return line(gate, recorded.number, 'decided by telephone', endReasons(gate), recorded.opened);
  }
  if (number === undefined) return line(gate, undefined, gate.status, ['it never had a pull request'], false);
  const { stage, clock, runbook } = deps;
  const evidence = await evidenceOf(deps, gate);
  const ended = await readEnded(deps, gate, evidence, attempts);
  const view: GateView = { stage, gate, runbook, evidence, ...ended, now: clock.now() };
  const changed = await showGate(deps, view, {
    number,
    head: gate.pull?.head,
    state: standing?.state ?? 'closed',
  });
  return line(gate, number, gate.decision?.verdict ?? gate.status, endReasons(gate), changed);
};

const endReasons = (gate: GateRecord): readonly string[] =>
  gate.decision
    ? [
        `decided ${toIso(gate.decision.at)}`,
        ...(gate.status === 'decided' ? ['the machine has yet to be answered'] : []),
      ]
    : [gate.closedReason ?? 'no reason recorded'];

const line = (
  { instance }: GateRecord,
  pull: number | undefined,
  state: string,
  reasons: readonly string[],
  changed: boolean,
): GateLine => ({ instance, ...(pull !== undefined && { pull }), state, reasons, changed });

/** The required check has to be answered everywhere; a record that somebody else brings is refused by it, and said to decide nothing. */
const answerOthers = async (
  { desk, stage }: OpenGatesDeps,
  attempts: readonly GateRecord[],
): Promise<readonly GateLine[]> => {
  const lines: GateLine[] = [];
  for (const other of await desk.otherHeads()) {
    const { number } = other;
    const check = renderOtherCheck(other);
    const checked = await desk.check(check);
    const comment = renderOtherComment(stage, other, attempts);
    const said = comment !== undefined && (await desk.say(number, otherMarker(stage), comment));
    if (checked || said) {
      const reasons = [check.title];
      lines.push({ instance: `#${number}`, pull: number, state: 'no gate', reasons, changed: true });
    }
  }
  return lines;
};
