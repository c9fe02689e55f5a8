import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import { type Check, type GateAt, gatesOf, type StageAt, stagesOf, switchDistance } from './check.ts';

interface Effects {
  readonly when: string;
  readonly noGo: readonly string[];
  readonly noDecision: readonly string[];
}

/** What a no-go and what silence can do where: there is nothing to roll back before the switch, and only hypercare extends. */
const BEFORE: Effects = {
  when: 'before the switch',
  noGo: ['contingency', 'step-back', 'hold'],
  noDecision: ['hold', 'contingency'],
};
const AFTER: Effects = {
  when: 'after the switch',
  noGo: ['roll-back', 'step-back', 'hold'],
  noDecision: ['hold'],
};
const HYPERCARE: Effects = {
  when: 'in hypercare',
  noGo: ['extend', 'roll-back', 'hold'],
  noDecision: ['extend', 'hold'],
};
const RECOVERY: Effects = { when: 'after a roll-back', noGo: ['contingency', 'hold'], noDecision: ['hold'] };

/** What follows from no-go and from no decision must be possible in the state the gate stands in. */
export const checkGateEffects: Check = (runbook, problem) =>
  gatesOf(runbook).flatMap((at) => {
    const effects = effectsOf(at);
    return [...(effects ? possible(at, effects, problem) : []), ...stepBack(at, stagesOf(runbook), problem)];
  });

const effectsOf = ({ stage }: GateAt): Effects | undefined => {
  if (stage === undefined) return RECOVERY;
  const distance = switchDistance(stage);
  if (distance === undefined) return undefined;
  if (stage.stage.kind === 'hypercare') return HYPERCARE;
  return distance < 0 ? BEFORE : AFTER;
};

const possible = (at: GateAt, effects: Effects, problem: ProblemAt): readonly Problem[] => {
  const judge = (key: 'onNoGo' | 'onNoDecision', allowed: readonly string[]) => {
    const seen = at.gate[key];
    return seen === undefined || allowed.includes(seen)
      ? []
      : [
          problem([...at.path, key], {
            code: 'effect-impossible',
            message: `gate ${at.gate.id ?? ''}: \`${key}: ${seen}\` is not possible ${effects.when}.`,
            seen,
            allowed: allowed.join(', '),
            fix: 'Choose an effect that is possible in the state production is in at this gate.',
          }),
        ];
  };
  return [...judge('onNoGo', effects.noGo), ...judge('onNoDecision', effects.noDecision)];
};

const stepBack = (at: GateAt, stages: readonly StageAt[], problem: ProblemAt): readonly Problem[] => {
  const { onNoGo, stepBackTo, id } = at.gate;
  if (onNoGo === undefined) return [];
  if (onNoGo !== 'step-back')
    return stepBackTo === undefined
      ? []
      : [
          problem([...at.path, 'stepBackTo'], {
            code: 'step-back-unused',
            message: `gate ${id ?? ''}: \`stepBackTo\` has no meaning, since a no-go does ${onNoGo}.`,
            seen: stepBackTo,
            fix: 'Remove it, or write `onNoGo: step-back`.',
          }),
        ];
  const own = at.stage;
  if (own === undefined) return [];
  const reachable = stages.filter((stage) => stage.index <= own.index && sameSide(stage, own));
  const allowed = reachable.map(({ stage }) => stage.id ?? '?').join(', ');
  if (stepBackTo !== undefined && reachable.some(({ stage }) => stage.id === stepBackTo)) return [];
  return [
    problem([...at.path, stepBackTo === undefined ? 'onNoGo' : 'stepBackTo'], {
      code: 'step-back-target',
      message:
        stepBackTo === undefined
          ? `gate ${id ?? ''}: a no-go steps back, but \`stepBackTo\` does not say to which stage.`
          : `gate ${id ?? ''}: it is not possible to step back to ${stepBackTo}, which is unknown, later, or on the other side of the switch.`,
      ...(stepBackTo === undefined ? {} : { seen: stepBackTo }),
      allowed,
      fix: 'Name this stage or an earlier one on the same side of the switch; across the switch the effect is `roll-back`.',
    }),
  ];
};

const sameSide = (a: StageAt, b: StageAt): boolean => {
  const [left, right] = [switchDistance(a), switchDistance(b)];
  return left === undefined || right === undefined || left < 0 === right < 0;
};
