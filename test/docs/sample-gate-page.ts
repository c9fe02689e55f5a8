/** The switch gate of a rehearsal, with reviews as a committee gives them: what the pictures show is what we render. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from '#lib/digest.ts';
import { mainRules } from '#lib/gates/branch-rules.ts';
import { freezeRoster } from '#lib/gates/freeze-roster.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { parseEvidence } from '#lib/gates/parse-evidence.ts';
import type { Account, PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import { gateNames, signOffText } from '#lib/gates/sign-off.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { fromIso, type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

const GATE = 'switch';
export const NUMBER = 118;
const HEAD = '7c1f0b2e9d4a56831c0f7e2ab94d6350e1f8c7a2';
const BLOB = (digit: string) => ({ sha: digit.repeat(40), mode: '100644' });
const REPOSITORY = { id: 200_000_001, main: 'main', appUser: 900, app: 1_300, denied: [] };
const APP: Account = { id: 900, login: 'cutover-gates[bot]', type: 'Bot' };

interface SampleReview {
  readonly person: string;
  readonly state: Review['state'];
  readonly minutes: number;
  readonly body?: string;
  readonly commit?: string;
}

export interface GatePage {
  /** As it stands at a minute after the opening, with these reviews. */
  view(minutes: number, reviews: readonly SampleReview[]): GateView;
  decided(view: GateView, minutes: number): GateView;
  readonly names: ReturnType<typeof gateNames>;
}

/** `folder`: of a rehearsal that went well. */
export const gatePage = (folder: string): GatePage => {
  const loaded = loadRunbook('runbooks/smartapi-go-live.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const { runbook, program } = loaded.value;
  const defined = program.gates.find(({ id }) => id === GATE);
  if (!defined) throw new Error(`the runbook has no gate ${GATE}`);
  const bytes = readFileSync(join(folder, 'evidence', `${runbook.cutover}-${GATE}-1.json`), 'utf8').trimEnd();
  const found = parseEvidence(bytes, digestOf(JSON.parse(bytes)));
  if (!found.ok) throw new Error(found.error);
  const { evidence, digest } = found.value;
  const openedAt = fromIso(evidence.assembledAt);
  const at = (minutes: number): Instant => plus(openedAt, minutes * MINUTE);
  const gate: GateRecord = {
    instance: evidence.instance,
    cutover: evidence.cutover,
    gate: GATE,
    attempt: 1,
    status: 'open',
    nonce: '00000000000000000000000000000000',
    evidenceDigest: digest,
    evidenceValidUntil: fromIso(evidence.validUntil),
    openedAt,
    deadline: at(90),
    execution: `${evidence.cutover}-r1`,
    decisionSource: 'pull-request',
    policy: defined.policy,
    roster: freezeRoster(runbook, defined.policy, timeScale(undefined)),
    pull: { number: NUMBER, head: HEAD },
  };
  const names = gateNames('production', gate);
  const accountOf = (person: string): Account => {
    const known = runbook.people[person];
    return { id: known?.githubId ?? 4_711, login: known?.github ?? person, type: 'User' };
  };
  const snapshot = (now: Instant, reviews: readonly SampleReview[]): PullSnapshot => ({
    kind: 'pull-snapshot',
    version: 1,
    repository: REPOSITORY.id,
    number: NUMBER,
    state: 'open',
    draft: false,
    author: APP,
    createdAt: toIso(at(1)),
    base: { ref: 'main', repository: REPOSITORY.id },
    head: { ref: names.branch, sha: HEAD, repository: REPOSITORY.id },
    commits: {
      declared: 1,
      list: [{ sha: HEAD, author: APP, committer: APP, verified: true, parents: ['0'.repeat(40)] }],
    },
    files: {
      declared: 2,
      list: [
        { path: names.record, status: 'added', blob: BLOB('d').sha },
        { path: names.dossier, status: 'added', blob: BLOB('e').sha },
      ],
    },
    reviews: reviews.map(({ person, state, minutes, body = '', commit = HEAD }, index) => ({
      id: index + 1,
      by: accountOf(person),
      state,
      commit,
      at: toIso(at(minutes)),
      body,
      edited: null,
    })),
    retargeted: [],
    at: { head: { record: BLOB('d'), dossier: BLOB('e') }, main: {} },
    record: signOffText('production', gate, evidence),
    rules: mainRules(REPOSITORY.app).map(({ type, parameters }) => ({
      type,
      parameters: JSON.parse(JSON.stringify(parameters ?? {})),
    })),
    readAt: { from: toIso(now), to: toIso(now) },
  });
  return {
    names,
    view(minutes, reviews) {
      const now = at(minutes);
      const judgement = verifyPull({
        stage: 'production',
        gate,
        evidence,
        repository: REPOSITORY,
        rosterNow: gate.roster,
        knownPeople: Object.keys(runbook.people),
        snapshot: snapshot(now, reviews),
        now,
      });
      return { stage: 'production', gate, evidence, runbook, judgement, now };
    },
    decided: ({ judgement, ...view }, minutes) => ({
      ...view,
      // Merged, and read once more: the transcript is in the archive.
      ...(judgement && { ended: { outcome: 'go', people: judgement.people, reasons: [] } }),
      now: at(minutes),
      gate: {
        ...gate,
        status: 'completed',
        decision: {
          verdict: 'go',
          by: (judgement?.people ?? []).flatMap(({ inNameOf }) => inNameOf).toSorted(),
          at: at(minutes),
          reasons: ['3 approvals, 3 needed; nobody objects'],
          votes: judgement?.votes ?? [],
          conditions: judgement?.conditions ?? [],
          transcriptDigest: judgement?.transcriptDigest ?? digestOf('none'),
          pull: {
            number: NUMBER,
            head: HEAD,
            mergeCommit: '41d80c6f5b2e97a3d1084ce6f7a92b35c8e0d164',
            readingDigest: digestOf('reading'),
          },
        },
      },
    }),
  };
};
