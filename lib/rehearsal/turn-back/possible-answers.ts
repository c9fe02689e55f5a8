/** Everything a call of a definition may be answered with, as far as the machine's ways differ by it. */
import type { Json, JsonObject } from '#lib/json.ts';
import { isStageSubject } from '#lib/runbook/stage-subject.ts';
import type { Steer } from './steer.ts';

export interface PossibleAnswer {
  /** Undefined: what happens when all goes well. */
  readonly steer: Steer | undefined;
  /** How far off the usual: the way with the least is taken. */
  readonly cost: number;
  /** What the function returns; undefined: it throws. */
  readonly returns: JsonObject | undefined;
  /** What its token is answered with; undefined: nobody answers in time. Only for calls that wait. */
  readonly answered?: JsonObject | undefined;
}

export type Decision = Extract<Steer, { by: 'votes' }>['decision'];

export interface ExploredCall {
  readonly functionName: string;
  readonly payload: JsonObject;
  /** How often its state has called, this time included. */
  readonly visit: number;
  /** What committees decide where nothing else is laid down. */
  readonly usually: Decision;
}

/** In the past of every exploration, so that no wait waits. */
const NEXT = '2000-01-01T00:00:00.000Z';
/** More than any bound of a loop. */
const MANY = 1_000;

const PASS: JsonObject = { verdict: 'pass', reasons: [], tries: 1, next: NEXT };

const subjectOf = ({ subject }: JsonObject): string => (typeof subject === 'string' ? subject : '');

const has = (parameters: Json | undefined, flag: string): boolean =>
  typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters) && flag in parameters;

const BREAKS: PossibleAnswer = { steer: { by: 'break' }, cost: 3, returns: undefined };

const result = (change: JsonObject, cost: number): PossibleAnswer => ({
  steer: { by: 'result', change },
  cost,
  returns: { ...PASS, ...change },
});

const person = (answer: 'done' | 'retry' | 'give-up' | 'nobody', cost: number): PossibleAnswer => ({
  steer: { by: 'person', answer },
  cost,
  returns: PASS,
  answered: answer === 'nobody' ? undefined : { answer },
});

const USUAL: PossibleAnswer = { steer: undefined, cost: 0, returns: PASS };

const ofTask = (payload: JsonObject): readonly PossibleAnswer[] => {
  const { parameters } = payload;
  if (payload.token !== undefined) {
    const usual: PossibleAnswer = has(parameters, 'held')
      ? person('retry', 0)
      : { ...USUAL, answered: { answer: 'done' } };
    // Nobody can do a step of the machine by hand: `done` is no answer there.
    const others = has(parameters, 'held') && !isStageSubject(subjectOf(payload)) ? [person('done', 1)] : [];
    return [usual, ...others, person('give-up', 1), person('nobody', 1)];
  }
  return has(parameters, 'escalate') ? [USUAL, result({ tries: MANY }, 4), BREAKS] : [USUAL];
};

const decided = (decision: Decision, usually: Decision): PossibleAnswer => ({
  steer: decision === usually ? undefined : { by: 'votes', decision },
  cost: decision === usually ? 0 : 1,
  returns: { decision },
});

const DECISIONS: readonly Decision[] = ['go', 'no-go', 'undecided'];

const SUPERSEDED: PossibleAnswer = {
  steer: { by: 'result', change: { decision: 'superseded' } },
  cost: 2,
  returns: { decision: 'superseded' },
};

/** The cheapest first. Calls whose failure leads where their success does have one answer. */
export const possibleAnswers = (call: ExploredCall): readonly PossibleAnswer[] => {
  const { functionName, payload } = call;
  switch (functionName) {
    case 'task-open':
      return ofTask(payload);
    case 'gate-evidence': {
      const opened = { instance: subjectOf(payload), attempt: call.visit, digest: '', validUntil: NEXT };
      return [{ ...USUAL, returns: opened }, BREAKS];
    }
    case 'gate-open':
      return [
        { ...USUAL, answered: { decision: 'go' } },
        { ...BREAKS, answered: undefined },
      ];
    case 'gate-recheck':
      return [...DECISIONS.map((decision) => decided(decision, call.usually)), SUPERSEDED, BREAKS];
    case 'tell':
      return [USUAL];
    default:
      return [
        USUAL,
        result({ verdict: 'fail' }, 1),
        result({ verdict: 'inconclusive' }, 1),
        result({ verdict: 'fail', tries: MANY }, 4),
        BREAKS,
      ];
  }
};
