/** Switching, and the whole way back, by the handlers that the machine calls: each is called until it has answered. */
import { makeLatch } from '#lambdas/latch/handler.ts';
import { makeReplay } from '#lambdas/replay/handler.ts';
import { makeResume } from '#lambdas/resume/handler.ts';
import { makeStopExecution } from '#lambdas/stop-execution/handler.ts';
import { makeValve } from '#lambdas/valve/handler.ts';
import { makeVerifySafe } from '#lambdas/verify-safe/handler.ts';
import { setRoute } from '#lib/actions/set-route.ts';
import type { ProgramStage } from '#lib/compiler/program.ts';
import { digestOf } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { fromIso, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import type { Route } from '#lib/route/control-item.ts';
import { sameRoute } from '#lib/route/same-route.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { mainExecution, rollbackExecution } from '#lib/way-back/execution-names.ts';
import { makeFunctionPool } from './function-pool.ts';
import type { Life } from './port-calls.ts';
import type { Act } from './script.ts';
import { CUTOVER, TENANT } from './stores.ts';
import type { TenantWorld } from './tenant-world.ts';

/** Between two calls of a step that failed; the machine's own retries are of this order. */
const AGAIN = 20 * SECOND;
/** No step has to be asked more often: faults are fewer, and waiting for leases and valve ends. */
const TRIES = 60;
/** How long people take to decide at the recovery gate. */
const GATE = 20 * SECOND;
const RESUME_AT = 'scale-up';

const STAGE: ProgramStage = {
  id: RESUME_AT,
  title: 'Scale-up',
  kind: 'scale-up',
  entry: [],
  exit: [],
  entryRoute: { kind: 'smartapi' },
  entryErpOutput: 'smartapi',
  afterSwitch: true,
  wayBack: 'controlled-recovery',
  hypercare: undefined,
};
const RECOVERY: Runbook['recovery'] = {
  gate: {
    id: 'recovery',
    title: 'Recovery',
    question: 'Do we go on?',
    authority: 'committee',
    evidence: [],
    advisory: [],
    decideWithin: '1 h',
    evidenceValidFor: '1 h',
    attempts: 3,
    onNoGo: 'hold',
    onNoDecision: 'hold',
  },
  resumeAt: RESUME_AT,
};
const DIGESTS = { program: 'p', code: 'c', calendar: 'd', roster: 'r' };

const go = (execution: string, at: Instant): GateRecord => ({
  instance: `${CUTOVER}/recovery/1`,
  cutover: CUTOVER,
  gate: 'recovery',
  attempt: 1,
  status: 'completed',
  nonce: 'n',
  evidenceDigest: digestOf('evidence'),
  evidenceValidUntil: plus(at, 60 * MINUTE),
  openedAt: at,
  deadline: plus(at, 60 * MINUTE),
  execution,
  decisionSource: 'scenario',
  policy: { authority: 'committee', members: [], quorum: 1, mandatory: [], chair: '' },
  roster: [],
  decision: {
    verdict: 'go',
    by: ['chair'],
    at,
    reasons: [],
    votes: [],
    transcriptDigest: digestOf('transcript'),
  },
});

export interface WayBack {
  switchTo(route: Route): Promise<void>;
  turnBack(act: Act & { readonly act: 'turn-back' }): Promise<void>;
}

export const makeWayBack = (world: TenantWorld): WayBack => {
  const { calls, virtual, stores, erp } = world;
  const { clock } = virtual;
  let run = 1;
  let recovery: GateRecord | undefined;
  const executions = new Map<string, ExecutionStatus>([[mainExecution(CUTOVER, 1), 'running']]);
  const machine: Pick<Machine, 'start' | 'stop' | 'status'> = {
    async start(_machine, name) {
      if (executions.has(name)) return 'running';
      executions.set(name, 'running');
      return 'started';
    },
    async stop(name) {
      if (executions.has(name)) executions.set(name, 'stopped');
    },
    status: async (name) => executions.get(name),
  };

  const depsOf = (life: Life) => {
    const ports = world.portsOf(life);
    return {
      ...ports,
      machine: calls.wrap(life, 'machine', machine),
      erpOutput: calls.wrap(life, 'erp-output', erp.output),
      erpRegister: calls.wrap(life, 'erp-register', erp.register),
      erpInbox: ports.erp,
      gates: calls.wrap(life, 'gates', { attempts: async () => (recovery ? [recovery] : []) }),
      program: { stages: [STAGE] },
      runbook: { recovery: RECOVERY, triggers: [] },
      calendarOf: async () => ({}),
      deployedCodeDigest: DIGESTS.code,
      amendCalendar: () => undefined,
    };
  };
  const pool = (name: string, make: (deps: ReturnType<typeof depsOf>) => Handler): Handler =>
    makeFunctionPool(name, (life) => make(depsOf(life)));
  const steps = {
    latch: pool('latch', makeLatch),
    valve: pool('valve', makeValve),
    'stop-execution': pool('stop-execution', makeStopExecution),
    'verify-safe': pool('verify-safe', makeVerifySafe),
    replay: pool('replay', makeReplay),
    resume: pool('resume', makeResume),
  };

  const until = async (what: string, attempt: () => Promise<Instant | undefined>): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      let next: Instant | undefined = plus(clock.now(), AGAIN);
      try {
        next = await attempt();
      } catch (error) {
        world.errors.push(error);
      }
      if (next === undefined) return;
      await clock.sleep(Math.max(next - clock.now(), SECOND));
    }
    throw new Error(`${what} was asked ${TRIES} times and never came to its end`);
  };

  const step = (
    name: keyof typeof steps,
    execution: string,
    parameters: ActionRequest['parameters'],
    end: string,
  ): Promise<void> =>
    until(name, async () => {
      const request: ActionRequest = {
        cutover: CUTOVER,
        tenant: TENANT,
        run,
        execution,
        stage: 'way-back',
        subject: name,
        parameters,
        digests: DIGESTS,
      };
      const { verdict, next } = await steps[name](request);
      if (verdict === 'pass' || verdict === end) return undefined;
      return typeof next === 'string' ? fromIso(next) : plus(clock.now(), AGAIN);
    });

  const turnTo = makeFunctionPool('switch-route', (life) => {
    const { control, erpOutput } = depsOf(life);
    return async (route: Route, execution: string): Promise<void> => {
      const set = await setRoute(control, { tenant: TENANT, cutover: CUTOVER, execution }, async (item) =>
        sameRoute(item.route, route) ? undefined : route,
      );
      if (set.outcome === 'contended') throw new Error('contended');
      if (set.outcome !== 'held') await erpOutput.setTo('smartapi');
    };
  });
  const switchTo = (route: Route): Promise<void> =>
    until('switch-route', async () => {
      await turnTo(route, mainExecution(CUTOVER, run));
      return undefined;
    });

  return {
    switchTo,
    async turnBack({ to, faults }) {
      const { epoch } = await stores.control.get(TENANT);
      const execution = rollbackExecution(CUTOVER, epoch);
      // The ERP may need a person: the machine goes on, and verify-safe asks for it until it is so.
      await step('latch', execution, {}, 'fail');
      await step('valve', execution, { pause: true, reason: 'rollback' }, 'fail');
      await step('stop-execution', execution, { execution: mainExecution(CUTOVER, run) }, 'fail');
      await step('verify-safe', execution, {}, 'pass');
      calls.count(faults !== 'until-safe');
      await clock.sleep(GATE);
      await step('replay', execution, { to }, 'pass');
      if (to === 'legacy') return;
      recovery = go(execution, clock.now());
      await step('resume', execution, { resumeAt: RESUME_AT }, 'pass');
      run += 1;
      await switchTo({ kind: 'smartapi' });
    },
  };
};
