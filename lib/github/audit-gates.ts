import { canonicalJson } from '#lib/digest.ts';
import { missingRules } from '#lib/gates/branch-rules.ts';
import type { BreakGlassQuestion } from '#lib/gates/break-glass.ts';
import { gateOfBranch } from '#lib/gates/gate-of-branch.ts';
import { type GateRecord, gateInstance } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { readingKey } from '#lib/gates/parse-reading.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import { auditAnswerKey, auditKey } from '#lib/gates/settle-decision.ts';
import { gateNames, type SignOffStage } from '#lib/gates/sign-off.ts';
import { unheardNoes } from '#lib/gates/unheard-noes.ts';
import { verifyDecision } from '#lib/gates/verify-decision.ts';
import { HOUR } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { GatePull, PullReader } from '#lib/ports/pull-reader.ts';
import type { RulesReader } from '#lib/ports/rules-reader.ts';
import { placeOf } from '#lib/report/gate/render-void-record.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { contain } from './contain.ts';
import type { GateFailure, GateLine, GateReport } from './gate-line.ts';
import { pullAttempts } from './open-gates.ts';

export interface AuditGatesDeps {
  readonly stage: SignOffStage;
  readonly cutovers: () => Promise<readonly string[]>;
  readonly repository: GateRepository;
  readonly runbook: BreakGlassQuestion['runbook'] & Pick<Runbook, 'authorities'>;
  readonly gates: Pick<GateStore, 'list'>;
  readonly archive: Pick<Archive, 'get'>;
  readonly reader: PullReader;
  readonly rules: RulesReader;
  readonly clock: Pick<Clock, 'now'>;
}

/** A decided attempt is carried on by every run of the gates' workflow: after this long something is in its way. */
const STUCK = HOUR;

/**
 * Looks at everything again once a night (gate-protocol.md, step 25): each decision from what was filed with it, each merge and
 * each decision for the other one, what main is protected by, and who passed it by. Finds and changes nothing; a finding is a
 * failure, so that the run fails and somebody is told.
 */
export const auditGates = async (deps: AuditGatesDeps): Promise<GateReport> => {
  const lines: GateLine[] = [];
  const failures: GateFailure[] = [];
  const attempts = await pullAttempts(deps);
  const decided = attempts.filter(({ status }) => status === 'decided' || status === 'completed');
  for (const gate of decided) {
    await contain(gate.instance, failures, async () => {
      const found = [
        ...(await recordFindings(deps, gate)),
        ...(await mergeFindings(deps, gate)),
        ...(await unheardFindings(deps, gate)),
      ];
      for (const detail of found) failures.push({ what: gate.instance, detail });
      lines.push({
        instance: gate.instance,
        ...(gate.pull && { pull: gate.pull.number }),
        state: found.length === 0 ? 'holds' : 'does not hold',
        reasons: found,
        changed: false,
      });
    });
  }
  await contain('merged pull requests', failures, async () => {
    failures.push(...(await orphans(deps, attempts)));
  });
  await contain(`rules of ${deps.repository.main}`, failures, async () => {
    failures.push(...(await ruleFindings(deps)));
  });
  return { lines, failures };
};

/** Whether the decision still follows from what is filed, and whether all of it is filed. */
const recordFindings = async (
  { archive, runbook, clock }: AuditGatesDeps,
  gate: GateRecord,
): Promise<readonly string[]> => {
  const { instance, decision, status } = gate;
  const cited = decision?.pull?.readingDigest;
  const verified = verifyDecision(
    gate,
    await archive.get(evidenceKey(instance)),
    cited && (await archive.get(readingKey(instance, cited))),
    runbook,
  );
  if (!verified.ok) return [verified.error];
  const { status: _status, ...lasting } = gate;
  const audit = await archive.get(auditKey(instance));
  const wanted = canonicalJson({ gate: lasting, transcript: verified.value });
  return [
    ...(audit === undefined
      ? [`its audit record is missing: ${auditKey(instance)}`]
      : audit === wanted
        ? []
        : [`its audit record is not what record and reading give: ${auditKey(instance)}`]),
    ...(status === 'completed' && (await archive.get(auditAnswerKey(instance))) === undefined
      ? [`it is completed, and what became of the answer is not filed: ${auditAnswerKey(instance)}`]
      : []),
    ...(status === 'decided' && decision && clock.now() - decision.at > STUCK
      ? ['it is decided since more than an hour, and the machine was not answered']
      : []),
  ];
};

/** Whether GitHub still shows what the decision rests on: nobody is asked to judge it anew. */
const mergeFindings = async (
  { reader, stage }: AuditGatesDeps,
  gate: GateRecord,
): Promise<readonly string[]> => {
  const pull = gate.decision?.pull;
  // By telephone: nothing was merged when it was decided.
  if (!pull || gate.decision?.verdict !== 'go') return [];
  const read = await reader.snapshot(pull.number, gateNames(stage, gate));
  if (!read.ok) return [`pull request #${pull.number} could not be read: ${read.error.detail}`];
  const { merge, at } = read.value;
  if (!merge) return [`it is a go, and pull request #${pull.number} is not merged`];
  return [
    ...(merge.commit === pull.mergeCommit
      ? []
      : [`it was decided on merge ${pull.mergeCommit ?? 'none'}, GitHub shows ${merge.commit}`]),
    ...(merge.onMain ? [] : [`main does not contain merge ${merge.commit} any more`]),
    ...(at.main.record !== undefined && at.main.record.sha === at.merge?.record?.sha
      ? []
      : [`main does not hold the record any more as it was merged: ${gateNames(stage, gate).record}`]),
  ];
};

/** By telephone nobody sees what stands on GitHub: a member's no there is found when it is back. */
const unheardFindings = async (
  { reader, stage, repository, runbook, archive, clock }: AuditGatesDeps,
  gate: GateRecord,
): Promise<readonly string[]> => {
  if (!gate.pull || !gate.decision?.breakGlass || gate.decision.verdict !== 'go') return [];
  const found = parseEvidence(await archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
  // Evidence that is gone is a finding of its own.
  if (!found.ok) return [];
  const { number } = gate.pull;
  const read = await reader.snapshot(number, gateNames(stage, gate));
  if (!read.ok) return [`pull request #${number} could not be read: ${read.error.detail}`];
  const { evidence } = found.value;
  const people = peopleNow(gate, runbook);
  const question = { stage, repository, gate, evidence, snapshot: read.value, ...people, now: clock.now() };
  return unheardNoes(question).map(
    (person) =>
      `it is a go by telephone, and ${person} had said no on #${number} before and was not among those who voted: ask them`,
  );
};

/** Merged gate pull requests that no completed go stands behind. */
const orphans = async (
  { reader, stage, cutovers }: AuditGatesDeps,
  attempts: readonly GateRecord[],
): Promise<readonly GateFailure[]> => {
  const first = Math.min(...attempts.map(({ openedAt }) => openedAt));
  if (!Number.isFinite(first)) return [];
  const listed = await reader.gatePulls(new Date(first).toISOString());
  if (!listed.ok) throw new Error(`could not be listed: ${listed.error.detail}`);
  const looked = await cutovers();
  const found: GateFailure[] = [];
  for (const pull of listed.value) {
    const attempt = pull.state === 'merged' ? gateOfBranch(stage, pull.branch) : undefined;
    if (attempt === undefined || !looked.includes(attempt.cutover)) continue;
    const instance = gateInstance(attempt.cutover, attempt.gate, attempt.attempt);
    const gate = attempts.find((each) => each.instance === instance);
    const detail = whyOrphan(pull, gate);
    if (detail === undefined) continue;
    const said =
      gate && pull.merged ? await whatLogSays({ reader, stage }, gate, pull.number, pull.merged) : '';
    found.push({ what: instance, detail: `${detail}${said}` });
  }
  return found;
};

/** Whether the log alone tells that the merge opened nothing (`recordVoids`). */
const whatLogSays = async (
  { reader, stage }: Pick<AuditGatesDeps, 'reader' | 'stage'>,
  gate: GateRecord,
  number: number,
  { commit, at }: NonNullable<GatePull['merged']>,
): Promise<string> => {
  const { branch, file } = placeOf(stage, gate, { own: gate.pull?.number === number, commit });
  const recorded = await reader.commitsOf(file, at);
  if (!recorded.ok) throw new Error(`its record could not be looked for: ${recorded.error.detail}`);
  return recorded.value.length > 0
    ? '; main has it on record that it opened nothing'
    : `; main’s log does not say yet that it opened nothing: have the pull request of branch ${branch} merged`;
};

const whyOrphan = ({ number }: GatePull, gate: GateRecord | undefined): string | undefined => {
  if (!gate) return `pull request #${number} is merged, and no such attempt was ever opened`;
  if (gate.pull?.number !== number) {
    return `pull request #${number} is merged, and the attempt can be decided by ${gate.pull ? `#${gate.pull.number}` : 'none'} only`;
  }
  return gate.decision?.verdict === 'go'
    ? undefined
    : `pull request #${number} is merged, and the attempt is ${gate.decision?.verdict ?? gate.status}`;
};

const ruleFindings = async ({ rules, repository }: AuditGatesDeps): Promise<readonly GateFailure[]> => {
  const what = `rules of ${repository.main}`;
  const effective = await rules.mainRules();
  const bypasses = await rules.bypasses();
  return [
    ...(effective.ok
      ? missingRules(effective.value, repository.app).map((detail) => ({
          what,
          detail: `lacking: ${detail}`,
        }))
      : [{ what, detail: `could not be read: ${effective.error.detail}` }]),
    ...(bypasses.ok
      ? bypasses.value
          // The App is the one that may make and move branches of gates.
          .filter(
            ({ ref, actor }) => !(ref.startsWith('refs/heads/gate/') && actor?.id === repository.appUser),
          )
          .map(({ id, ref, actor, at }) => ({
            what: `rules of ${ref}`,
            detail: `passed by ${actor === null ? 'an account that is gone' : `${actor.login} (${actor.id})`} at ${at}, rule suite ${id}`,
          }))
      : [{ what: 'bypasses of rules', detail: `could not be read: ${bypasses.error.detail}` }]),
  ];
};
