import type { Stage } from '#lib/aws/stage.ts';
import type { Deployed } from '#lib/cli/aws/deployed.ts';
import type { StageCall, StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import type { ExitCode } from '#lib/cli/exit-code.ts';
import type { Given } from '#lib/cli/main.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { makeBallots } from '#lib/local/ballots.ts';
import { makeControl } from '#lib/local/control.ts';
import { makeCutovers } from '#lib/local/cutovers.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeGateStore } from '#lib/local/gate-store.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { makeCutoverLock } from '#lib/local/lock.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { Certificates } from '#lib/ports/certificates.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Cutovers } from '#lib/ports/cutovers.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { err, ok } from '#lib/result.ts';
import { type FakeTerminal, fakeTerminal } from '#test/cli/fake-terminal.ts';

const loaded = loadRunbook(DEFAULT_RUNBOOK);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
/** The shipped runbook. */
export const compiled = loaded.value;

/** Before the first stage of the shipped runbook. */
export const BEFORE = fromIso('2027-03-01T08:00:00Z');

export interface FakeStage extends StageWorld {
  readonly gates: GateStore;
  readonly control: Control;
  readonly cutovers: Cutovers;
  readonly lock: CutoverLock;
  /** Name and payload of each function that was called. */
  readonly calls: readonly { readonly name: string; readonly payload: JsonObject }[];
  /** Every change of the stacks' lock. */
  readonly locks: readonly boolean[];
  readonly executions: Map<string, ExecutionStatus>;
  setNow(at: Instant): void;
}

/** A deployed stage on SQLite, whose functions answer as told. */
export const fakeStage = (
  answers: Readonly<Record<string, (payload: JsonObject) => Json>> = {},
  changes: { readonly deployed?: Partial<Deployed> } = {},
): FakeStage => {
  const database = openDatabase(':memory:');
  let now = BEFORE;
  const clock: Clock = {
    now: () => now,
    async sleep(milliseconds) {
      now = plus(now, milliseconds);
    },
  };
  const calls: { name: string; payload: JsonObject }[] = [];
  const locks: boolean[] = [];
  const executions = new Map<string, ExecutionStatus>();
  return {
    compiled,
    deployed: { ...deployedHere(), ...changes.deployed },
    clock,
    archive: makeTableArchive(database),
    progress: makeProgress(database),
    gates: makeGateStore(database, clock),
    control: makeControl(database, compiled.runbook.cutover),
    lock: makeCutoverLock(database),
    cutovers: makeCutovers(database),
    incidents: makeIncidentLog(database),
    watchStore: makeWatchStore(database),
    ledger: makeLedger(database),
    histories: { read: async () => undefined },
    witnesses: async () => ({ erp: err('nobody asks it'), authority: err('nobody asks it') }),
    restoreDrill: async () => {
      throw new Error('nobody expected a drill');
    },
    machine: { status: async (name) => executions.get(name) },
    ballots: makeBallots(),
    traffic: async () => ({ waiting: 3, inFlight: 1, dead: 0, valve: 'open' }),
    deployLock: {
      isLocked: async () => locks.at(-1) ?? false,
      async setLocked(locked) {
        locks.push(locked);
      },
    },
    async invoke(name, payload) {
      calls.push({ name, payload });
      const answer = answers[name];
      if (answer === undefined) throw new Error(`nobody expected ${name} to be called`);
      return answer(payload);
    },
    calls,
    locks,
    executions,
    setNow(at) {
      now = at;
    },
  };
};

/** What `connect` finds where everything fits. */
export const deployedHere = (stage: Stage = 'local'): Deployed => ({
  stage,
  account: '000000000000',
  region: 'eu-west-1',
  clockOffset: 0,
  caller: 'arn:aws:sts::000000000000:assumed-role/operator/tunde',
  data: { LedgerTable: 'ledger', RecordsTable: 'records', TokensTable: 'tokens', ArchiveBucket: 'archive' },
  tenant: {
    IntakeUrl: 'https://intake.example',
    InvoiceQueueUrl: 'https://queue.example/invoices',
    DeadLetterQueueUrl: 'https://queue.example/dead',
    WorkerMapping: 'mapping',
  },
  cutover: {
    MainMachine: 'arn:main',
    RollbackMachine: 'arn:rollback',
    Cutover: compiled.runbook.cutover,
    ProgramDigest: compiled.digests.program,
    CodeDigest: compiled.digests.code,
    DecisionSource: 'prompt',
  },
  unsettled: [],
});

export interface Said {
  readonly code: ExitCode;
  readonly terminal: FakeTerminal;
  /** How often it asked for a connection. */
  readonly connected: number;
}

/** Calls a verb on the stage; `world` undefined: connecting fails. */
export const onStage = async (
  verb: StageVerb,
  world: StageWorld | undefined,
  given: Partial<Given>,
  more: {
    readonly stage?: Stage;
    readonly terminal?: FakeTerminal;
    readonly certificates?: Certificates;
    readonly stacks?: Partial<StageCall['stacks']>;
    readonly lockStanding?: StageCall['lockStanding'];
  } = {},
): Promise<Said> => {
  const terminal = more.terminal ?? fakeTerminal();
  const stage = more.stage ?? 'local';
  let connected = 0;
  const call: StageCall = {
    stage,
    compiled,
    given: { options: {}, words: [], ...given },
    terminal,
    where: `--stage ${stage}`,
    deploy: 'npx cdk deploy …',
    repository: 'adire-trading/cutover',
    certificates: () => more.certificates ?? { of: async () => ({ asked: false, why: 'nobody was asked' }) },
    stacks: {
      describe: async () => undefined,
      isLocked: async () => false,
      setLocked: () => Promise.reject(new Error('nobody expected the lock to change')),
      ...more.stacks,
    },
    lockStanding: more.lockStanding ?? (async () => undefined),
    async connect() {
      connected += 1;
      return world === undefined ? err('There is no stage.') : ok(world);
    },
  };
  const code = await verb(call);
  return { code, terminal, connected };
};
