/** One tenant with everything it touches, on a virtual clock: real handlers, and a fault at any call they make. */
import { makeBreaker } from '#lambdas/breaker/handler.ts';
import { type IntakeDependencies, makeIntake } from '#lambdas/intake/handler.ts';
import { makeStatus } from '#lambdas/status/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS, type SweeperDependencies } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { WORKER_SETTINGS, type WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { HOUR, MINUTE, SECOND } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeSimulatedErp } from '#lib/local/simulated-erp.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { ErpInbox, InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Doorbell, QueueValve } from '#lib/ports/queue.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { makeProofAuthority, SERVICE_ID } from './authority.ts';
import { makeFunctionPool } from './function-pool.ts';
import { type Life, makePortCalls, type PortCallsOptions } from './port-calls.ts';
import type { Script } from './script.ts';
import { withStaleLists } from './stale-lists.ts';
import { type Stores, TENANT } from './stores.ts';

const DAYS = makeLocalDays('Africa/Lagos');
const KEYS = testCryptoKeys();
const quiet = (): void => undefined;

/** What a sender of a document heard. */
export interface Acknowledged {
  readonly number: string;
  /** Of the document that was sent. */
  readonly body: Digest;
  readonly answer: IntakeAnswer;
}

/** Ports of the tenant that a deliberate breakage replaces, beneath the faults. */
export interface Breakage {
  readonly name: string;
  readonly about: string;
  ledger?(real: Stores['ledger'], overwrite: Stores['overwrite']): Stores['ledger'];
  control?(real: Stores['control']): Stores['control'];
  archive?(real: Stores['archive']): Stores['archive'];
  worker?(real: WorkerDependencies): WorkerDependencies;
  sweeper?(real: SweeperDependencies): SweeperDependencies;
}

export interface WorldOptions {
  readonly virtual: VirtualClock;
  readonly stores: Stores;
  readonly script: Script;
  readonly faultOf: PortCallsOptions['faultOf'];
  readonly onCall?: PortCallsOptions['onCall'];
  readonly breakage?: Breakage | undefined;
}

export const makeTenantWorld = (options: WorldOptions) => {
  const { virtual, stores, script, breakage } = options;
  const { clock } = virtual;
  const { seed } = script;
  const calls = makePortCalls({ clock, faultOf: options.faultOf, onCall: options.onCall });
  const lagging = withStaleLists(stores.ledger, clock.now, seededRandom(seed, 'lists'));
  const ledger = breakage?.ledger?.(lagging, stores.overwrite) ?? lagging;
  const control = breakage?.control?.(stores.control) ?? stores.control;
  const archive = breakage?.archive?.(stores.archive) ?? stores.archive;
  const authority = makeProofAuthority(virtual, calls, seed, script.authorityFaults);
  const ids = seededRandom(seed, 'ids');
  const padding = seededRandom(seed, 'padding');
  const told: InvoiceOutcome[] = [];
  const acknowledged: Acknowledged[] = [];
  const errors: unknown[] = [];

  /** Every port as one process sees it. */
  const portsOf = (life: Life) => ({
    tenant: TENANT,
    clock: calls.clockOf(life),
    ledger: calls.wrap(life, 'ledger', ledger),
    control: calls.wrap(life, 'control', control),
    archive: calls.wrap(life, 'archive', archive),
    incidents: calls.wrap(life, 'incidents', stores.incidents),
    progress: calls.wrap(life, 'progress', stores.progress),
    authority: authority.clientOf(life),
    erp: calls.wrap<ErpInbox>(life, 'erp', inbox),
    doorbell: calls.wrap<Doorbell>(life, 'doorbell', { ring: (keys, ...lane) => queue.ring(keys, ...lane) }),
    valve: calls.wrap<QueueValve>(life, 'valve', {
      setOpen: (open) => queue.setOpen(open),
      state: () => queue.state(),
    }),
    log: quiet,
  });

  const work = makeFunctionPool('worker', (life) => {
    const real: WorkerDependencies = {
      ...portsOf(life),
      ids,
      padding,
      qr: KEYS,
      settings: { ...WORKER_SETTINGS, callsPerSecond: Number.POSITIVE_INFINITY },
    };
    return makeWorker(breakage?.worker?.(real) ?? real);
  });
  const queue = makeLocalQueue({
    virtual,
    worker: work,
    batchSize: 4,
    concurrency: 3,
    adversary: {
      random: seededRandom(seed, 'queue'),
      duplicatePercent: script.duplicatePercent,
      reorder: true,
    },
  });
  const take = makeFunctionPool('intake', (life) => {
    const real: IntakeDependencies = {
      ...portsOf(life),
      check: { serviceId: SERVICE_ID, rules: DOCUMENT_RULES },
      days: DAYS,
      dueBy: { B2B: 4 * HOUR, B2C: 24 * HOUR, B2G: 4 * HOUR },
      notes: 'side-of-original',
    };
    const intake = makeIntake(real);
    return (payload: unknown) => intake.submit(payload);
  });
  const statusOf = makeFunctionPool('status', (life) => makeStatus(portsOf(life)));
  const sweep = makeFunctionPool('sweeper', (life) => {
    const real: SweeperDependencies = { ...portsOf(life), settings: SWEEPER_SETTINGS };
    return makeSweeper(breakage?.sweeper?.(real) ?? real);
  });
  const probe = makeFunctionPool('breaker', (life) =>
    makeBreaker({ ...portsOf(life), settings: { probes: 3, gapMilliseconds: 5 * SECOND } }),
  );

  /** The ERP is not ours to kill, and a call of its connector that fails is one that nothing comes back from. */
  const network: Life = { name: 'connector', dead: false, die: quiet };
  const overNetwork = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await calls.through(network, name, call);
    } catch (error) {
      errors.push(error);
      return new Promise(() => undefined);
    }
  };
  const submit = async (payload: unknown, number: string): Promise<IntakeAnswer> => {
    // As text, so that what is stored is a copy.
    const answer = await overNetwork('connector.post', () => take(JSON.stringify(payload)));
    acknowledged.push({ number, body: digestOf(payload), answer });
    return answer;
  };
  const erp = makeSimulatedErp({
    virtual,
    arrivals: script.arrivals,
    intake: (payload) => submit(payload, numberOf(payload)),
    status: (number) => overNetwork('connector.ask', () => statusOf(number)),
    policy: {
      silenceMilliseconds: 20 * SECOND,
      askAgainMilliseconds: 30 * SECOND,
      fallback: { lawful: true, afterMilliseconds: script.fallbackMilliseconds },
    },
    clerkDelay: { fromMilliseconds: MINUTE, toMilliseconds: 2 * MINUTE },
    random: seededRandom(seed, 'clerk'),
    output: 'smartapi',
  });
  const inbox: ErpInbox = {
    async tell(outcome) {
      told.push(outcome);
      await erp.inbox.tell(outcome);
    },
  };

  return {
    calls,
    portsOf,
    virtual,
    stores,
    ledger: stores.ledger,
    control: stores.control,
    authority,
    erp,
    queue,
    told,
    acknowledged,
    errors,
    submit,
    sweep,
    probe,
  };
};

export type TenantWorld = ReturnType<typeof makeTenantWorld>;

const numberOf = (payload: unknown): string =>
  typeof payload === 'object' && payload !== null && 'number' in payload ? String(payload.number) : '';
