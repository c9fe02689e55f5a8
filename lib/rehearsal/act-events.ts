import { announceMaintenance } from '#lib/actions/announce-maintenance.ts';
import { sha256 } from '#lib/digest.ts';
import { conditionTask } from '#lib/gates/conditions.ts';
import { type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { CustomerRecord } from '#lib/ports/erp.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { EventOf, ScenarioEvent } from '#lib/rehearsal/event-schema.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { triggerAlarm } from '#lib/way-back/trigger-alarm.ts';

export interface EventActor {
  /** Whether something is still to happen: until then the run is not over. */
  pending(): boolean;
  /** Every call of the machine: one of them may be made once more. */
  called(name: string, payload: JsonObject): void;
}

export interface EventDeps {
  readonly scenario: Pick<Scenario, 'events' | 'authority'>;
  readonly compiled: CompiledRunbook;
  readonly world: LocalWorld;
  /** Only where pull requests decide. */
  readonly github?: { down(is: boolean): void };
  readonly virtual: VirtualClock;
  readonly scale: TimeScale;
  /** A line for whoever watches. */
  readonly tell: (text: string) => void;
}

/** What shapes the invoices, or stands in the way between ERP and tenant, is no deed: it was laid out beforehand. */
const LAID_OUT: ReadonlySet<ScenarioEvent['do']> = new Set([
  'intake-dead',
  'connector-silent',
  'nothing-posted',
  'peak',
  'github-down',
  'announce-maintenance',
]);

/** Does at its moment what a scenario says, through the handlers and ports that people and clouds would use. */
export const actEvents = (deps: EventDeps): EventActor => {
  const { virtual, scale, compiled } = deps;
  const calls = new Map<string, { readonly name: string; readonly payload: JsonObject }>();
  let open = 0;
  const momentOf = (relative: string): Instant =>
    scale.toReal(plus(compiled.plan.goLive, relativeMinutes(relative) * MINUTE));
  const on = (relative: string, act: () => Promise<void> | void): void => {
    open += 1;
    virtual.at(momentOf(relative), async () => {
      await act();
      open -= 1;
    });
  };
  for (const fault of deps.scenario.authority.faults) {
    const words = FAULT_WORDS[fault.kind];
    const part =
      fault.percent < 100 ? `, ${fault.percent} % of ${fault.kind === 'limbo' ? 'invoices' : 'calls'}` : '';
    // Told, and not waited for: one that lasts longer than the cutover does not prolong it.
    virtual.at(momentOf(fault.from), () => deps.tell(`the authority ${words}${part}`));
    virtual.at(momentOf(fault.to), () => deps.tell(`the authority ${words} no more`));
  }
  for (const event of deps.scenario.events) {
    const told = sayOf(event);
    if (event.do === 'announce-maintenance') {
      on(event.announcedAt, async () => {
        deps.tell(told.announced ?? '');
        await act(deps, event, calls);
      });
    }
    on(event.at, async () => {
      deps.tell(told.begins);
      if (event.do === 'github-down') deps.github?.down(true);
      if (!LAID_OUT.has(event.do)) await act(deps, event, calls);
    });
    if ('to' in event)
      on(event.to, async () => {
        deps.tell(told.ends);
        if (event.do === 'pause-queue') await operator(deps, false);
        if (event.do === 'github-down') deps.github?.down(false);
      });
  }
  return {
    pending: () => open > 0,
    called(name, payload) {
      const { subject, run } = payload;
      if (typeof subject === 'string' && typeof run === 'number')
        calls.set(`${run}/${subject}`, { name, payload });
    },
  };
};

const FAULT_WORDS: Readonly<Record<Scenario['authority']['faults'][number]['kind'], string>> = {
  outage: 'is out',
  slow: 'is slow',
  'bad-key': 'refuses our key',
  'reject-all': 'rejects every document',
  intermittent: 'answers with errors',
  'lost-answer': 'signs, and its answers get lost',
  'rate-limited': 'refuses calls as too many',
  limbo: 'says nothing of what became of an invoice',
};

const act = async (
  deps: EventDeps,
  event: ScenarioEvent,
  calls: ReadonlyMap<string, { readonly name: string; readonly payload: JsonObject }>,
): Promise<void> => {
  const { world, compiled } = deps;
  switch (event.do) {
    case 'roll-back': {
      const answer = await world.requestRollback(asked(event, compiled, deps.virtual.now()));
      deps.tell(`answer: ${textOf(answer.message)}`);
      return;
    }
    case 'declare':
      await world.incidents.open({
        id: `${compiled.runbook.cutover}/declared/${event.trigger}/${toIso(deps.virtual.now())}`,
        cutover: compiled.runbook.cutover,
        severity: 1,
        title: event.reason,
        source: event.trigger,
        openedAt: deps.virtual.now(),
        declaredBy: event.by,
      });
      return;
    case 'stay':
      for (const { id, source, closedAt } of await world.incidents.list(compiled.runbook.cutover)) {
        if (source === event.trigger && closedAt === undefined)
          await world.incidents.close(id, deps.virtual.now());
      }
      return;
    case 'meet-condition': {
      const { gate, attempt, number, by, evidence } = event;
      const answer = await world.reportTask({
        cutover: compiled.runbook.cutover,
        task: conditionTask({ gate, attempt }, number),
        by,
        report: 'done',
        evidence,
      });
      if (answer.ok !== true)
        throw new Error(`event meet-condition at ${event.at}: ${textOf(answer.message)}`);
      return;
    }
    case 'announce-maintenance': {
      const { toReal } = deps.scale;
      const moment = (relative: string) =>
        toReal(plus(compiled.plan.goLive, relativeMinutes(relative) * MINUTE));
      const announced = await announceMaintenance(
        { ...world, clock: deps.virtual },
        compiled.runbook.cutover,
        { from: moment(event.at), to: moment(event.to), by: event.by, reason: event.reason },
      );
      if (!announced.ok)
        throw new Error(`event announce-maintenance at ${event.at}: ${announced.error.message}`);
      return;
    }
    case 'stop-cutover': {
      const running = world.machine
        .executions()
        .findLast(({ machine, status }) => machine === 'main' && status === 'running');
      if (running) await world.machine.stop(running.name, 'stopped in the console');
      return;
    }
    case 'repeat-call': {
      const call = calls.get(`${event.run}/${event.task}`);
      if (!call) {
        throw new Error(
          `event repeat-call at ${event.at}: task ${event.task} was not called in ${mainExecution(compiled.runbook.cutover, event.run)} by then`,
        );
      }
      const answer = await world.invoke(call.name, call.payload);
      deps.tell(
        `answer: ${textOf(answer.verdict)}: ${Array.isArray(answer.reasons) ? textOf(answer.reasons[0]) : ''}`,
      );
      return;
    }
    case 'break-replay':
      world.faults.breakReplay(event.after, event.times);
      return;
    case 'deploy':
      world.deploy(event.code === 'same' ? compiled.digests.code : sha256('other code than was rehearsed'));
      return;
    case 'fact-moves':
      world.freeze.moveFact(event.fact, event.value);
      return;
    case 'new-customers':
      world.freeze.addMasterData({ customers: newCustomers(event) });
      return;
    case 'pause-queue':
      await operator(deps, true);
      return;
    case 'intake-dead':
    case 'connector-silent':
    case 'nothing-posted':
    case 'github-down':
    case 'peak':
      return;
  }
};

/** No two of them alike, and no number that a customer of the samples has. */
const newCustomers = ({ customers, unsound }: EventOf<'new-customers'>): readonly CustomerRecord[] =>
  Array.from({ length: customers }, (_, index) => ({
    id: `NEW-${index + 1}`,
    name: `New customer ${index + 1}`,
    kind: 'B2B',
    tin: index < unsound ? '' : `${String(98_000_000 + index)}-0001`,
    email: `accounts-${index + 1}@new.example.com`,
    country: 'NG',
  }));

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** As the payloads of CloudWatch and of the command line have it. */
const asked = (event: EventOf<'roll-back'>, { runbook }: CompiledRunbook, now: Instant): JsonObject =>
  event.by === 'alarm'
    ? {
        'detail-type': 'CloudWatch Alarm State Change',
        detail: {
          alarmName: triggerAlarm(runbook.cutover, event.trigger),
          state: { value: 'ALARM', reason: event.reason, timestamp: toIso(now) },
        },
      }
    : { cutover: runbook.cutover, trigger: event.trigger, by: event.by, reason: event.reason };

/** By the valve's own function, as an operator calls it. */
const operator = async ({ world, compiled }: EventDeps, pause: boolean): Promise<void> => {
  const { runbook, digests } = compiled;
  const running = world.machine.executions().findLast(({ machine }) => machine === 'main');
  await world.invoke('valve', {
    cutover: runbook.cutover,
    tenant: runbook.client.tenant,
    run: 1,
    execution: running?.name ?? mainExecution(runbook.cutover, 1),
    stage: 'operator',
    subject: 'operator',
    parameters: { pause, reason: 'operator' },
    digests: { ...digests },
  });
};

interface Said {
  readonly begins: string;
  readonly ends: string;
  readonly announced?: string;
}

const sayOf = (event: ScenarioEvent): Said => {
  const from = (begins: string, ends = ''): Said => ({ begins, ends });
  switch (event.do) {
    case 'roll-back':
      return from(`${event.by} asks for the way back (${event.trigger}): ${event.reason}`);
    case 'declare':
      return from(`${event.by} declares (${event.trigger}): ${event.reason}`);
    case 'stay':
      return from(`${event.by}: we stay, the proposal is closed (${event.trigger})`);
    case 'meet-condition':
      return from(`${event.by}: condition ${event.number} of ${event.gate} is met: ${event.evidence}`);
    case 'announce-maintenance':
      return {
        ...from('the announced maintenance begins', 'the announced maintenance is over'),
        announced: `the authority announces maintenance from ${event.at} to ${event.to}: ${event.reason}`,
      };
    case 'stop-cutover':
      return from('the main execution is stopped in the console');
    case 'repeat-call':
      return from(`the call of ${event.task} arrives once more`);
    case 'break-replay':
      return from(`from here on a replay breaks off after ${event.after} invoices`);
    case 'deploy':
      return from(`a deploy of ${event.code === 'same' ? 'the same' : 'changed'} code`);
    case 'fact-moves':
      return from(`somebody changes what is frozen: ${event.fact}, now ${event.value}`);
    case 'new-customers':
      return from(
        `branches register ${event.customers} new customers${event.unsound > 0 ? `, ${event.unsound} of them without a TIN` : ''}`,
      );
    case 'pause-queue':
      return from('the operator stops clearance', 'the operator lets clearance go on');
    case 'intake-dead':
      return from('intake does not answer any more', 'intake answers again');
    case 'connector-silent':
      return from('the ERP’s connector sends nothing any more', 'the ERP’s connector sends again');
    case 'nothing-posted':
      return from('the ERP posts nothing', 'the ERP posts again');
    case 'github-down':
      return from('GitHub does not answer any more', 'GitHub answers again');
    case 'peak':
      return from(`a peak of ${event.invoices} invoices begins`, 'the peak is over');
  }
};
