import { minutesOf } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import { STAGE_KINDS, type StageKind } from '#lib/runbook/schema.ts';
import { type Check, type StageAt, stagesOf, switchDistance } from './check.ts';

/** All ten stages, in their order, long enough, each with a way back that is true for its state. */
export const checkStages: Check = (runbook, problem) => {
  if (runbook.stages === undefined) return [];
  const stages = stagesOf(runbook);
  return [
    ...missingKinds(stages, runbook.stages.length, problem),
    ...order(stages, problem),
    ...lastExit(stages, runbook.stages.length, problem),
    ...stages.flatMap((at) => [...lengths(at, problem), ...hypercare(at, problem), ...wayBack(at, problem)]),
  ];
};

const missingKinds = (stages: readonly StageAt[], count: number, problem: ProblemAt): readonly Problem[] => {
  // A stage whose kind is not sound may be the missing one.
  if (stages.length < count || stages.some(({ stage }) => stage.kind === undefined)) return [];
  return STAGE_KINDS.filter((kind) => !stages.some(({ stage }) => stage.kind === kind)).map((kind) => {
    const next = stages.find(
      (at) => at.stage.kind && STAGE_KINDS.indexOf(at.stage.kind) > STAGE_KINDS.indexOf(kind),
    );
    return problem(next?.path ?? ['stages'], {
      code: 'stage-missing',
      message: `There is no stage of kind ${kind}.`,
      allowed: `one of each, in this order: ${STAGE_KINDS.join(', ')}`,
      fix: next
        ? `Add it before stage ${next.stage.id ?? ''}; see docs/runbook-language.md.`
        : 'Add it at the end; see docs/runbook-language.md.',
    });
  });
};

const order = (stages: readonly StageAt[], problem: ProblemAt): readonly Problem[] => {
  let highest: StageKind | undefined;
  const seen = new Set<StageKind>();
  return stages.flatMap(({ stage: { kind, id }, path }) => {
    if (kind === undefined) return [];
    if (seen.has(kind))
      return [
        problem([...path, 'kind'], {
          code: 'stage-repeated',
          message: `stage ${id ?? ''}: there is a stage of kind ${kind} already.`,
          seen: kind,
          fix: 'Put the tasks of both into one stage; waves are steps of its route.',
        }),
      ];
    seen.add(kind);
    if (highest !== undefined && STAGE_KINDS.indexOf(kind) < STAGE_KINDS.indexOf(highest))
      return [
        problem([...path, 'kind'], {
          code: 'stage-order',
          message: `stage ${id ?? ''}: ${kind} comes before ${highest}, not after it.`,
          seen: kind,
          allowed: STAGE_KINDS.join(', '),
          fix: 'Move the stage to its place.',
        }),
      ];
    highest = kind;
    return [];
  });
};

const SHORTEST: Readonly<Partial<Record<StageKind, { readonly hours: number; readonly why: string }>>> = {
  freeze: { hours: 48, why: 'what changes later than that cannot be seen before the switch' },
  monitoring: { hours: 48, why: 'two business nights show what one does not' },
};

const lengths = ({ stage, path }: StageAt, problem: ProblemAt): readonly Problem[] => {
  const rule = stage.kind && SHORTEST[stage.kind];
  if (!stage.kind || !rule) return [];
  if (stage.length !== undefined && minutesOf(stage.length) >= rule.hours * 60) return [];
  return [
    problem([...path, 'length'], {
      code: `${stage.kind}-too-short`,
      message: `stage ${stage.id ?? ''}: ${stage.length === undefined ? `no length, so nothing keeps the ${stage.kind} for ${rule.hours} hours` : `the ${stage.kind} is shorter than ${rule.hours} hours`}; ${rule.why}.`,
      ...(stage.length === undefined ? {} : { seen: stage.length }),
      allowed: `at least ${rule.hours}h`,
      fix: `Write \`length: ${rule.hours}h\` or more, and move the stage's start if need be.`,
    }),
  ];
};

const TWO_WEEKS = 14 * 24 * 60;

const hypercare = ({ stage, path }: StageAt, problem: ProblemAt): readonly Problem[] => {
  if (stage.kind === undefined) return [];
  if (stage.kind !== 'hypercare')
    return stage.hypercare === undefined
      ? []
      : [
          problem([...path, 'hypercare'], {
            code: 'hypercare-misplaced',
            message: `stage ${stage.id ?? ''}: only a stage of kind hypercare has daily calls and exit criteria.`,
            seen: stage.kind,
            fix: 'Move `hypercare:` to the stage of that kind.',
          }),
        ];
  if (stage.hypercare === undefined)
    return [
      problem(path, {
        code: 'hypercare-missing',
        message: `stage ${stage.id ?? ''}: it does not say how long hypercare lasts and when it may end.`,
        fix: 'Add `hypercare:` with length, checkpointAt, exit and extension.',
      }),
    ];
  const { length } = stage.hypercare;
  return length === undefined || minutesOf(length) >= TWO_WEEKS
    ? []
    : [
        problem([...path, 'hypercare', 'length'], {
          code: 'hypercare-too-short',
          message: `stage ${stage.id ?? ''}: hypercare is shorter than two weeks after full volume.`,
          seen: length,
          allowed: 'at least 14d',
          fix: 'Write `length: 14d` or more.',
        }),
      ];
};

/** Exit criteria are asked when the next stage is entered: after the last one nobody would ask. */
const lastExit = (stages: readonly StageAt[], count: number, problem: ProblemAt): readonly Problem[] => {
  const last = stages.at(-1);
  if (last?.index !== count - 1 || (last.stage.exit ?? []).length === 0) return [];
  return [
    problem([...last.path, 'exit'], {
      code: 'exit-of-last-stage',
      message: `stage ${last.stage.id ?? ''}: exit criteria are asked when the next stage begins, and after this one none does.`,
      seen: (last.stage.exit ?? []).join(', '),
      fix: 'Move them to `entry` of this stage, or to `exit` of the stage before.',
    }),
  ];
};

/** From the pilot on the authority holds invoices that nothing can take back: cleared stays cleared. */
const wayBack = (at: StageAt, problem: ProblemAt): readonly Problem[] => {
  const distance = switchDistance(at);
  const kind = at.stage.wayBack?.kind;
  if (distance === undefined || distance < 1 || kind !== 'reverse') return [];
  return [
    problem([...at.path, 'wayBack', 'kind'], {
      code: 'way-back-reverse',
      message: `stage ${at.stage.id ?? ''}: cleared invoices cannot be reversed, so the way back is not \`reverse\`.`,
      seen: kind,
      allowed: 'controlled-recovery, forward-fix, hold',
      fix: 'Write `controlled-recovery` (cleared stays cleared, the rest goes to legacy), and say how.',
    }),
  ];
};
