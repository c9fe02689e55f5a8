/** One gate of the small runbook, decided by pull request: real handlers and stores in memory, a fake GitHub. */
import { makeGateBind } from '#lambdas/gate-bind/handler.ts';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { makeGateOpen } from '#lambdas/gate-open/handler.ts';
import { makeGateRecheck } from '#lambdas/gate-recheck/handler.ts';
import { makeGateSupersede } from '#lambdas/gate-supersede/handler.ts';
import { makeGateTelephone } from '#lambdas/gate-telephone/handler.ts';
import { makeGateWitness } from '#lambdas/gate-witness/handler.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { assembleEvidence, type Reading } from '#lib/gates/assemble-evidence.ts';
import { findGate } from '#lib/gates/find-gate.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import type { RunFacts } from '#lib/gates/pull-question.ts';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { type BindAnswer, type OpenGatesDeps, openGates } from '#lib/github/open-gates.ts';
import { type ReconcileGatesDeps, reconcileGates } from '#lib/github/reconcile-gates.ts';
import { HOUR, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';
import { baselineKey, baselineText } from '#lib/readiness/baseline.ts';
import { Runbook } from '#lib/runbook/schema.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { fakeWorld, request } from '#test/lambdas/fake-world.ts';
import { type FakeGithub, fakeGithub } from './fake-github.ts';

const NUMBERS: Readonly<Record<string, number>> = { cfo: 11, cio: 12, pm: 13, controller: 14 };

/** The small runbook, whose people have accounts on GitHub. */
export const numberedRunbook = Runbook.parse({
  ...smallRunbook,
  policies: { ...smallRunbook.policies, breakGlass: 'github-down' },
  people: Object.fromEntries(
    Object.entries(smallRunbook.people).map(([id, person], index) => [
      id,
      { ...person, githubId: NUMBERS[id] ?? 100 + index },
    ]),
  ),
});

const person = (login: string, id: number): Account => ({ id, login, type: 'User' });
export const CFO = person('cfo', 11);
export const CIO = person('cio', 12);
export const PM = person('pm', 13);
export const CLERK = person('pmo-clerk', 77);
export const OUTSIDER = person('stranger', 99);

export const INSTANCE = 'smartapi/switch/1';
export const TASK_TOKEN = 'TT_CANARY_task-token-of-step-functions';
export const GITHUB_TOKEN = 'ghs_CANARY_token_of_the_job';

export const RUN: RunFacts = {
  repository: 2002,
  ref: 'refs/heads/main',
  workflow: 'gates.yml',
  sha: 'f'.repeat(40),
  runId: '12345',
};

const good: Reading = { verdict: 'pass', measured: 'yes', required: 'yes', source: 'test' };

export const FROZEN: FrozenFact = { name: 'customers', value: 'a', material: true };

export interface Asking {
  readonly attempt?: number;
  readonly token?: string;
  readonly reading?: Reading;
  /** Milliseconds. */
  readonly validFor?: number;
  /** Whether it shows what was frozen. */
  readonly drift?: boolean;
}

/** What stands between a process and one of its ports. */
export type Wrap = <P extends object>(name: string, port: P) => P;

const verbsOf = (deps: CompleterDeps, github: FakeGithub, wrap: Wrap) => {
  const wrapped = {
    ...deps,
    gates: wrap('gates', deps.gates),
    tokens: wrap('tokens', deps.tokens),
    archive: wrap('archive', deps.archive),
    machine: wrap('machine', deps.machine),
    messenger: wrap('messenger', deps.messenger),
    incidents: wrap('incidents', deps.incidents),
    frozenFacts: wrap('frozenFacts', deps.frozenFacts),
    pulls: {
      ...deps.pulls,
      readPulls: (token: string) => wrap('completersReader', deps.pulls.readPulls(token)),
    },
  };
  const complete = makeGateComplete(wrapped);
  const bind = makeGateBind(wrapped);
  const invoke = wrap('invoke', { complete, bind });
  const openDeps: OpenGatesDeps = {
    stage: 'production',
    cutovers: async () => ['smartapi'],
    repository: github.repository,
    runbook: numberedRunbook,
    gates: wrapped.gates,
    archive: wrapped.archive,
    desk: wrap('desk', github.desk),
    reader: wrap('reader', github.reader),
    bind: async (instance, pull) => bindAnswer(await invoke.bind({ instance, ...pull })),
    clock: deps.clock,
  };
  const reconcileDeps: ReconcileGatesDeps = {
    stage: 'production',
    repository: github.repository,
    runbook: numberedRunbook,
    reader: openDeps.reader,
    complete: invoke.complete,
    clock: deps.clock,
    run: RUN,
    token: GITHUB_TOKEN,
  };
  return {
    complete,
    bind,
    /** By telephone: entered, and confirmed. */
    enter: makeGateTelephone(wrapped),
    confirm: makeGateWitness(wrapped),
    openDeps,
    reconcileDeps,
    open: (changes: Partial<OpenGatesDeps> = {}) => openGates({ ...openDeps, ...changes }),
    reconcile: (changes: Partial<ReconcileGatesDeps> = {}) =>
      reconcileGates({ ...reconcileDeps, ...changes }),
    supersede: (who: { readonly by: string; readonly reason: string }, instance = INSTANCE) =>
      makeGateSupersede(wrapped)({ instance, ...who }),
  };
};

type CompleterDeps = Parameters<typeof makeGateComplete>[0] &
  Parameters<typeof makeGateBind>[0] &
  Required<Pick<Parameters<typeof makeGateComplete>[0], 'pulls'>>;

export const gateWorld = () => {
  const world = fakeWorld();
  const github = fakeGithub(world.now);
  const measured: string[] = [];
  const facts: FrozenFact[] = [FROZEN];
  const deps = {
    ...world.deps,
    runbook: numberedRunbook,
    decisionSource: 'pull-request' as const,
    frozenFacts: { read: async () => facts },
    pulls: {
      stage: 'production' as const,
      repository: github.repository,
      readPulls: github.readWith,
      measure: (name: string) => {
        measured.push(name);
      },
    },
    repository: 'acme/cutover',
  };
  const file = async ({
    attempt = 1,
    reading = good,
    validFor = 8 * HOUR,
    drift,
  }: Asking): Promise<JsonObject> => {
    const defined = findGate(smallProgram, 'switch');
    const shown = [...defined.evidence, 'baseline-drift' as const];
    const gate = drift ? { ...defined, evidence: shown, advisory: ['baseline-drift' as const] } : defined;
    await deps.archive.put(baselineKey('smartapi', 1), baselineText('smartapi', 1, [FROZEN]));
    const now = world.now();
    const evidence = assembleEvidence({
      cutover: 'smartapi',
      gate,
      attempt,
      now,
      validUntil: plus(now, validFor),
      digests: { program: 'p', code: 'c', calendar: 'k', roster: 'r' },
      readings: Object.fromEntries(gate.evidence.map((name) => [name, reading])),
      about: { execution: 'smartapi-r1', run: 1 },
    });
    const bytes = canonicalJson(evidence);
    await deps.archive.put(evidenceKey(evidence.instance), bytes);
    return { instance: evidence.instance, attempt, digest: sha256(bytes), validUntil: evidence.validUntil };
  };

  return {
    ...world,
    deps,
    github,
    measured,
    /** As they are now. */
    facts,
    ...verbsOf(deps, github, (_name, port) => port),
    /** A completer that reads something else. */
    withReader: (reader: Pick<PullReader, 'snapshot'>) => ({
      complete: makeGateComplete({ ...deps, pulls: { ...deps.pulls, readPulls: () => reader } }),
    }),
    /** The same verbs as a process of its own, each of whose calls passes through something. */
    through: (wrap: Wrap) => verbsOf(deps, github, wrap),
    /** The machine asks: evidence is filed and the attempt opened. */
    async ask(asking: Asking = {}) {
      const { token = TASK_TOKEN } = asking;
      const gate = await file(asking);
      world.waitFor(token);
      await makeGateOpen(deps)(request('switch', { token, parameters: { gate } }));
      world.pass(MINUTE);
    },
    recheck: (instance = INSTANCE) =>
      makeGateRecheck(deps)(request('switch', { parameters: { gate: { instance } } })),
    /** What the committee does for a go; a minute each. */
    approve(number: number) {
      for (const by of [CFO, CIO]) {
        github.review(number, by, 'APPROVED');
        world.pass(MINUTE);
      }
    },
    number: async (instance = INSTANCE) => (await deps.gates.get(instance))?.pull?.number ?? 0,
    status: async (instance = INSTANCE) => (await deps.gates.get(instance))?.status,
  };
};
export type GateWorld = ReturnType<typeof gateWorld>;

const bindAnswer = (answer: JsonObject): BindAnswer => {
  const { outcome, reason } = answer;
  switch (outcome) {
    case 'bound':
    case 'same':
    case 'other':
    case 'closed':
    case 'refused':
      return { outcome, reason: typeof reason === 'string' ? reason : '' };
    default:
      throw new Error(`gate-bind answered ${JSON.stringify(answer)}`);
  }
};
