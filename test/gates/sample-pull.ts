import { mainRules } from '#lib/gates/branch-rules.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, RosterEntry } from '#lib/gates/gate-record.ts';
import type { GateRepository, PullQuestion } from '#lib/gates/pull-question.ts';
import type { Account, PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import { gateNames, type SignOffStage, signOffText } from '#lib/gates/sign-off.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import { at, sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';

/** A SHA-1 that says what it is for. */
export const sha = (hex: string): string => hex.padEnd(40, '0');

export const HEAD = sha('a1');
export const OLD_HEAD = sha('01d');
export const MAIN_PARENT = sha('b2');
export const MERGE_COMMIT = sha('c3');
export const RECORD_BLOB = sha('d4');
export const DOSSIER_BLOB = sha('e5');
export const PULL_NUMBER = 41;

export const REPOSITORY: GateRepository = { id: 2002, main: 'main', appUser: 900, app: 1300, denied: [666] };

export const APP: Account = { id: 900, login: 'cutover-gates[bot]', type: 'Bot' };
export const CFO: Account = { id: 11, login: 'cfo', type: 'User' };
export const CIO: Account = { id: 12, login: 'cio', type: 'User' };
export const PM: Account = { id: 13, login: 'pm', type: 'User' };
export const CONTROLLER: Account = { id: 14, login: 'controller', type: 'User' };
export const CLERK: Account = { id: 77, login: 'pmo-clerk', type: 'User' };
export const OUTSIDER: Account = { id: 99, login: 'stranger', type: 'User' };

const NUMBERS: Readonly<Record<string, number>> = { cfo: 11, cio: 12, pm: 13, controller: 14 };

/** The people of `sampleGate`, with the numbers of their accounts. */
export const numbered = (roster: readonly RosterEntry[]): readonly RosterEntry[] =>
  roster.map((entry) => ({
    ...entry,
    githubId: NUMBERS[entry.person] ?? 0,
    ...(entry.deputy && {
      deputy: { ...entry.deputy, github: entry.deputy.person, githubId: NUMBERS[entry.deputy.person] ?? 0 },
    }),
  }));

/** `sampleGate` decided by pull request, bound. Finance, IT (chair) and the program manager; quorum two. */
export const pullGate = (evidence: Evidence, changes: Partial<GateRecord> = {}): GateRecord => {
  const gate = sampleGate(evidence);
  return {
    ...gate,
    roster: numbered(gate.roster),
    decisionSource: 'pull-request',
    pull: { number: PULL_NUMBER, head: HEAD },
    ...changes,
  };
};

export const review = (
  id: number,
  by: Account | null,
  state: Review['state'],
  minutes: number,
  changes: Partial<Review> = {},
): Review => ({ id, by, state, commit: HEAD, at: toIso(at(minutes)), body: '', edited: null, ...changes });

export const APPROVALS: readonly Review[] = [review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20)];

/** As the App has just opened it, read at a minute after the opening of the gate. */
export const openSnapshot = (
  gate: GateRecord,
  evidence: Evidence,
  readAt: Instant,
  stage: SignOffStage = 'production',
): PullSnapshot => {
  const names = gateNames(stage, gate);
  const files = {
    record: { sha: RECORD_BLOB, mode: '100644' },
    dossier: { sha: DOSSIER_BLOB, mode: '100644' },
  };
  return {
    kind: 'pull-snapshot',
    version: 1,
    repository: REPOSITORY.id,
    number: PULL_NUMBER,
    state: 'open',
    draft: false,
    author: APP,
    createdAt: toIso(at(1)),
    base: { ref: 'main', repository: REPOSITORY.id },
    head: { ref: names.branch, sha: HEAD, repository: REPOSITORY.id },
    commits: {
      declared: 1,
      list: [{ sha: HEAD, author: APP, committer: APP, verified: true, parents: [MAIN_PARENT] }],
    },
    files: {
      declared: 2,
      list: [
        { path: names.record, status: 'added', blob: RECORD_BLOB },
        { path: names.dossier, status: 'added', blob: DOSSIER_BLOB },
      ],
    },
    reviews: [],
    retargeted: [],
    at: { head: files, main: {} },
    record: signOffText(stage, gate, evidence),
    rules: mainRules(REPOSITORY.app ?? 0).map(({ type, parameters }) => ({
      type,
      parameters: JSON.parse(JSON.stringify(parameters ?? {})),
    })),
    readAt: { from: toIso(readAt), to: toIso(readAt) },
  };
};

/** The same, merged by a clerk at a minute after the opening. */
export const merged = (
  snapshot: PullSnapshot,
  minutes: number,
  by: Account | null = CLERK,
): PullSnapshot => ({
  ...snapshot,
  state: 'closed',
  at: { ...snapshot.at, merge: snapshot.at.head, main: snapshot.at.head },
  merge: { commit: MERGE_COMMIT, at: toIso(at(minutes)), by, onMain: true, pulls: [PULL_NUMBER] },
});

export const closed = (snapshot: PullSnapshot, minutes: number, by: Account | null): PullSnapshot => ({
  ...snapshot,
  state: 'closed',
  closing: { by, at: toIso(at(minutes)) },
});

export interface PullCase {
  readonly gate?: Partial<GateRecord>;
  readonly evidence?: Partial<Evidence>;
  readonly stage?: SignOffStage;
  /** Minutes after the opening when it is read and judged. */
  readonly minutes?: number;
  readonly reviews?: readonly Review[];
  readonly question?: Partial<PullQuestion>;
  readonly change?: (snapshot: PullSnapshot) => PullSnapshot;
}

/** A question about an open pull request nobody has reviewed, changed as a test wants it. */
export const pullQuestion = ({
  gate: gateChanges,
  evidence: evidenceChanges,
  stage = 'production',
  minutes = 60,
  reviews = [],
  question,
  change = (snapshot) => snapshot,
}: PullCase = {}): PullQuestion => {
  const evidence = sampleEvidence(evidenceChanges);
  const gate = pullGate(evidence, gateChanges);
  const now = at(minutes);
  return {
    stage,
    gate,
    evidence,
    repository: REPOSITORY,
    rosterNow: gate.roster,
    now,
    snapshot: change({ ...openSnapshot(gate, evidence, now, stage), reviews: [...reviews] }),
    ...question,
  };
};

/** All that a go needs: two approvals on the head, Finance among them, then the merge. */
export const goQuestion = ({ change, ...rest }: PullCase = {}): PullQuestion =>
  pullQuestion({
    reviews: APPROVALS,
    ...rest,
    change: (snapshot) => (change ?? ((same) => same))(merged(snapshot, 30)),
  });
