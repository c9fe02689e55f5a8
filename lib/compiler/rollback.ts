/** The rollback machine: latch first, every step safe to repeat, a step that breaks never stops the next one. */
import type { Definition } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ActionName, MachineryName } from '#lib/runbook/actions.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { endFragment, endName, type RollbackOutcome } from './ends.ts';
import { type Fragment, joinStates } from './fragment.ts';
import { askAgainState, evidenceState, gateFragment } from './gate.ts';
import { invoke } from './invoke.ts';
import type { LoopBounds } from './loop-bounds.ts';
import { type Caller, gateTiming, type Place } from './place.ts';
import { reachable } from './reachable.ts';

/** The stage that handlers are told in the rollback machine. */
export const ROLLBACK_STAGE = 'rollback';

/** Times that a step is asked whether it is done: a lease lasts minutes, a replay drains a backlog. */
const MOST_LOOKS = 60;

interface Step {
  readonly name: string;
  readonly call: ActionName | MachineryName;
  readonly parameters?: JsonObject;
}

const LATCH = 'Latch';
const OURS = 'Latch ours?';

const STEPS: readonly Step[] = [
  { name: 'Tell', call: 'tell', parameters: { event: 'rolled-back', 'subject.$': '$.trigger' } },
  { name: 'Pause the queue', call: 'valve', parameters: { pause: true, reason: 'rollback' } },
  {
    name: 'Supersede gates',
    call: 'supersede-gates',
    parameters: { 'execution.$': '$.mainExecution' },
  },
  {
    name: 'Stop the cutover',
    call: 'stop-execution',
    parameters: { 'execution.$': '$.mainExecution' },
  },
];

/** What set the way back off is the subject of all its steps. */
const CALLER: Caller = {
  stage: ROLLBACK_STAGE,
  subject: '$.trigger',
  timing: undefined,
  comment: 'way back',
};

const call = (step: Step, next: string, onCrash: string): Fragment => ({
  start: step.name,
  states: {
    [step.name]: invoke(CALLER, {
      call: step.call,
      ...(step.parameters ? { parameters: step.parameters } : {}),
      register: '$.loop',
      next,
      onCrash,
    }),
  },
});

/** A step that is asked until it passes; past the bound, or failed, it goes to `otherwise`. */
const askedStep = (
  step: Step,
  names: { readonly judged: string; readonly wait: string },
  next: string,
  otherwise: string,
): Fragment => {
  const first = call(step, names.judged, otherwise);
  return {
    start: step.name,
    states: {
      ...first.states,
      [names.judged]: {
        Comment: CALLER.comment,
        Type: 'Choice',
        Choices: [
          { Variable: '$.loop.verdict', StringEquals: 'pass', Next: next },
          { Variable: '$.loop.tries', NumericGreaterThanEquals: MOST_LOOKS, Next: otherwise },
          { Variable: '$.loop.verdict', StringEquals: 'inconclusive', Next: names.wait },
        ],
        Default: otherwise,
      },
      [names.wait]: { Comment: CALLER.comment, Type: 'Wait', TimestampPath: '$.loop.next', Next: step.name },
    },
  };
};

const RELEASE = 'Replay to legacy';
const RECOVERED = 'Tell of the recovery';
const STAYS = 'Tell that it stays on legacy';

export const rollbackDefinition = (runbook: Runbook, gateComment: string, bounds: LoopBounds): Definition => {
  const { gate } = runbook.recovery;
  const place: Place = {
    title: gate.title,
    stage: ROLLBACK_STAGE,
    subject: gate.id,
    timing: gateTiming(gate.id),
    comment: gateComment,
    afterSwitch: true,
    bounds,
    passes: 1,
  };
  const recoveryGate = gateFragment(
    place,
    { attempts: gate.attempts },
    {
      go: 'Replay to SmartAPI',
      noGo: RELEASE,
      undecided: askAgainState(gate.title),
      exhausted: RELEASE,
      // Nobody can be asked: what was never sent is released to legacy.
      evidenceBroke: RELEASE,
      openBroke: RELEASE,
      recheckBroke: askAgainState(gate.title),
    },
  );
  const [told] = STEPS;
  if (told === undefined) throw new Error('the way back has no steps');
  const latch = call({ name: LATCH, call: 'latch' }, OURS, told.name);
  const ours: Fragment = {
    start: OURS,
    states: {
      [OURS]: {
        Comment: CALLER.comment,
        Type: 'Choice',
        // A latch that fails, or says nothing, is followed by all the rest: only one that runs elsewhere is left to itself.
        Choices: [{ Variable: '$.loop.verdict', StringEquals: 'inconclusive', Next: endName('joined') }],
        Default: told.name,
      },
    },
  };
  const plain = STEPS.map((step, index) => {
    const next = STEPS[index + 1]?.name ?? 'Verify safe';
    return call(step, next, next);
  });
  const safe = askedStep(
    { name: 'Verify safe', call: 'verify-safe' },
    { judged: 'Safe?', wait: 'Wait for leases' },
    'Open incident',
    'Open incident',
  );
  const incident = call(
    { name: 'Open incident', call: 'open-incident', parameters: { 'trigger.$': '$.trigger' } },
    evidenceState(gate.title),
    evidenceState(gate.title),
  );
  const again = askAgainState(gate.title);
  const replay = askedStep(
    {
      name: 'Replay to SmartAPI',
      call: 'replay',
      parameters: { to: 'smartapi' },
    },
    { judged: 'Replayed?', wait: 'Wait for replay' },
    'Resume',
    again,
  );
  const resume = askedStep(
    {
      name: 'Resume',
      call: 'resume',
      parameters: { 'resumeAt.$': '$.resumeAt' },
    },
    { judged: 'Resumed?', wait: 'Wait to resume' },
    RECOVERED,
    again,
  );
  const release = askedStep(
    { name: RELEASE, call: 'replay', parameters: { to: 'legacy' } },
    { judged: 'Released?', wait: 'Wait for release' },
    STAYS,
    STAYS,
  );
  const tellEnd = (name: string, event: string, outcome: RollbackOutcome): Fragment =>
    call(
      { name, call: 'tell', parameters: { event, 'subject.$': '$.trigger' } },
      endName(outcome),
      endName(outcome),
    );
  return reachable({
    Comment: `Way back of ${runbook.cutover}: ${runbook.title}`,
    QueryLanguage: 'JSONPath',
    StartAt: LATCH,
    States: joinStates([
      latch,
      ours,
      ...plain,
      safe,
      incident,
      recoveryGate,
      replay,
      resume,
      release,
      tellEnd(RECOVERED, 'recovered', 'recovered'),
      tellEnd(STAYS, 'ended-on-legacy', 'rolled-back'),
      endFragment(['recovered', 'rolled-back', 'joined']),
    ]),
  });
};
