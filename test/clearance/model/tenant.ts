import { makeLatch } from '#lambdas/latch/handler.ts';
import { makeOpenIncident } from '#lambdas/open-incident/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { makeResume } from '#lambdas/resume/handler.ts';
import { makeValve } from '#lambdas/valve/handler.ts';
import { makeVerifySafe } from '#lambdas/verify-safe/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import type { WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { INITIAL_SENDING } from '#lib/clearance/sending.ts';
import { sha256 } from '#lib/digest.ts';
import { type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { makeWorld, request, runbook } from '#test/actions/world.ts';
import { accept, makeTenant, TENANT } from '#test/lambdas/tenant-world.ts';

export const CUTOVER = 'go-live';

/** How the authority answers: it works; its gateway says no; it takes the invoice and the answer is lost; our key is wrong. */
export type Mode = 'up' | 'down' | 'lost-answer' | 'bad-key';

/** Where a worker dies: its last call is the one named, done or not begun; nothing of it runs on. */
export type CrashPoint = 'before-claim' | 'after-claim' | 'after-answer' | 'after-archive' | 'after-telling';

/** Its search shows what it accepted only so much later. */
export const LAG = 30 * SECOND;

const dead = (): Promise<never> => new Promise(() => undefined);

/** The real intake, worker, sweeper and way back on SQLite, before an authority that a test turns. */
export const makeModelTenant = (
  changes: (deps: WorkerDependencies) => WorkerDependencies = (deps) => deps,
) => {
  const tenant = makeTenant();
  const world = makeWorld();
  const { authority, clock, ledger, control, archive } = tenant;
  let mode: Mode = 'up';
  const acceptedAt = new Map<string, Instant>();
  /** Every acceptance, each time: what the oracle counts. */
  const accepted: string[] = [];

  authority.submit = async (irn, document) => {
    if (mode === 'down') return { ok: false, fault: { class: 'unavailable', detail: 'HTTP 503' } };
    if (mode === 'bad-key') return { ok: false, fault: { class: 'configuration', detail: 'wrong key' } };
    if (document.branch === REJECTED_BRANCH) {
      if (mode === 'lost-answer') return { ok: false, fault: { class: 'unknown', detail: 'time-out' } };
      const reason = { code: 'branch', text: 'The branch is not known.' };
      return { ok: false, fault: { class: 'rejected', reasons: [reason] } };
    }
    const answer = accept(authority, irn, document);
    if (answer.ok) {
      acceptedAt.set(irn, clock.now());
      accepted.push(irn);
    }
    return mode === 'lost-answer' ? { ok: false, fault: { class: 'unknown', detail: 'time-out' } } : answer;
  };
  authority.onFind = async (irn) => {
    if (mode === 'down') return { ok: false, fault: { class: 'unavailable', detail: 'HTTP 503' } };
    if (mode === 'bad-key') return { ok: false, fault: { class: 'configuration', detail: 'wrong key' } };
    const since = acceptedAt.get(irn);
    const shown = since !== undefined && plus(since, LAG) <= clock.now();
    return { ok: true, value: shown ? authority.registered_.get(irn)?.[0] : undefined };
  };

  const deps = changes({
    ...tenant.workerDependencies,
    // How fast, and when an outage is one, are other subjects: here nobody learns, and each delivery is one try.
    control: {
      setPause: control.setPause,
      sending: async () => INITIAL_SENDING,
      setSending: async () => ({ written: true, sending: INITIAL_SENDING }),
    },
  });
  const worker = makeWorker(deps);
  const messageOf = (key: InvoiceKey) => ({
    messageId: `m-${key.number}`,
    body: JSON.stringify({ tenant: key.tenant, number: key.number, revision: key.revision }),
    receiveCount: 1,
  });
  const deliver = async (keys: readonly InvoiceKey[]): Promise<void> => {
    for (const key of keys) await worker([messageOf(key)]);
  };

  /** A worker whose process ends at a point: what it called until then has happened, and it never comes back. */
  const crash = async (key: InvoiceKey, point: CrashPoint): Promise<void> => {
    let alive = true;
    let died: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      died = resolve;
    });
    /** The port as this process has it: dead once `last` has been called, and silent whoever is called then. */
    const mortal = <P extends object>(port: P, last?: keyof P): P =>
      new Proxy(port, {
        get(target, name) {
          const call: unknown = Reflect.get(target, name);
          if (typeof call !== 'function' || name === 'now') return call;
          return async (...args: readonly unknown[]): Promise<unknown> => {
            if (!alive) return dead();
            const result: unknown = await Reflect.apply(call, target, args);
            if (name === last) {
              alive = false;
              died();
            }
            return alive ? result : dead();
          };
        },
      });
    const doomed = makeWorker({
      ...deps,
      clock: mortal(deps.clock),
      control: mortal(deps.control),
      incidents: mortal(deps.incidents),
      ledger: mortal(
        deps.ledger,
        point === 'before-claim' ? 'readForWork' : point === 'after-claim' ? 'claim' : undefined,
      ),
      authority: mortal(deps.authority, point === 'after-answer' ? 'submitForClearance' : undefined),
      archive: mortal(deps.archive, point === 'after-archive' ? 'put' : undefined),
      erp: mortal(deps.erp, point === 'after-telling' ? 'tell' : undefined),
    });
    await Promise.race([doomed([messageOf(key)]), death]);
  };

  let rollbacks = 0;
  const rollback = (): string => `${CUTOVER}-rb-${rollbacks}`;
  const step = (handler: Handler, parameters: JsonObject = {}) =>
    handler(
      request('way-back', parameters, {
        cutover: CUTOVER,
        tenant: TENANT,
        execution: rollback(),
        run: rollbacks,
        stage: 'way-back',
      }),
    );
  const back = {
    ...world,
    clock,
    ledger,
    control,
    archive,
    authority,
    doorbell: tenant.doorbell,
    erpInbox: tenant.erp,
    erp: tenant.erp,
  };

  return {
    ...tenant,
    world,
    accepted,
    keyOf: (number: string, revision: number): InvoiceKey => ({ tenant: TENANT, number, revision }),
    turn: (to: Mode) => {
      mode = to;
    },
    deliver,
    crash,
    step,
    back,
    rollback,
    /** As the rollback machine calls them, waiting out the leases. */
    latch: async (): Promise<void> => {
      if (!(await control.get(TENANT)).held) rollbacks += 1;
      await step(makeLatch(back));
      await step(makeValve(back), { pause: true, reason: 'rollback' });
      tenant.pass(2 * MINUTE);
      await step(makeVerifySafe(back));
      await step(makeOpenIncident(back), { trigger: 'a person' });
    },
    release: () => step(makeReplay(back), { to: 'legacy' }),
    replay: () => step(makeReplay(back), { to: 'smartapi' }),
    resume: async () => {
      const instance = `${CUTOVER}/${runbook.recovery.gate.id}/${rollbacks}`;
      const at = clock.now();
      await world.gates.open({
        instance,
        cutover: CUTOVER,
        gate: runbook.recovery.gate.id,
        attempt: rollbacks,
        status: 'open',
        nonce: 'nonce',
        evidenceDigest: sha256('evidence'),
        evidenceValidUntil: plus(at, MINUTE),
        openedAt: at,
        deadline: plus(at, MINUTE),
        execution: rollback(),
        decisionSource: 'scenario',
        policy: { authority: 'steering', members: [], quorum: 1, mandatory: [], chair: 'x' },
        roster: [],
      });
      await world.gates.decide(instance, 'nonce', sha256('evidence'), {
        verdict: 'go',
        by: [],
        at,
        reasons: [],
        votes: [],
        transcriptDigest: sha256('transcript'),
      });
      return step(makeResume(back), { resumeAt: 'switch' });
    },
  };
};
export type ModelTenant = ReturnType<typeof makeModelTenant>;

/** The authority refuses documents of this branch: content that intake lets through. */
export const REJECTED_BRANCH = 'NOWHERE';
