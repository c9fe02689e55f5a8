import type { Draft } from '#lib/runbook/draft.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import { type Gate, type Runbook, STAGE_KINDS, type Stage, type Task } from '#lib/runbook/schema.ts';
import { shown } from '#lib/runbook/shown.ts';

/** A rule family. It reads a draft: what is not sound is undefined, and the shape's own problems say so. */
export type Check = (runbook: Draft<Runbook>, problem: ProblemAt) => readonly Problem[];

export interface StageAt {
  readonly stage: Draft<Stage>;
  readonly index: number;
  readonly path: Path;
}

export interface TaskAt {
  readonly task: Draft<Task>;
  readonly stage: StageAt;
  readonly path: Path;
}

export interface GateAt {
  readonly gate: Draft<Gate>;
  /** undefined for the recovery gate. */
  readonly stage: StageAt | undefined;
  readonly path: Path;
}

export const stagesOf = (runbook: Draft<Runbook>): readonly StageAt[] =>
  (runbook.stages ?? []).flatMap((stage, index) =>
    stage ? [{ stage, index, path: ['stages', index] }] : [],
  );

export const tasksOf = (runbook: Draft<Runbook>): readonly TaskAt[] =>
  stagesOf(runbook).flatMap((stage) =>
    (stage.stage.tasks ?? []).flatMap((task, index) =>
      task ? [{ task, stage, path: [...stage.path, 'tasks', index] }] : [],
    ),
  );

export const gatesOf = (runbook: Draft<Runbook>): readonly GateAt[] => {
  const recovery = runbook.recovery?.gate;
  return [
    ...stagesOf(runbook).flatMap((stage) =>
      stage.stage.gate ? [{ gate: stage.stage.gate, stage, path: [...stage.path, 'gate'] }] : [],
    ),
    ...(recovery ? [{ gate: recovery, stage: undefined, path: ['recovery', 'gate'] }] : []),
  ];
};

/** Before, at or after the switch, by the stage's kind; undefined where the kind is not sound. */
export const switchDistance = ({ stage }: StageAt): number | undefined =>
  stage.kind && STAGE_KINDS.indexOf(stage.kind) - STAGE_KINDS.indexOf('switch');

/** Where a duration's or moment's text is sound. */
export const defined = <T>(value: T | undefined): value is T => value !== undefined;

interface Reference {
  readonly code: string;
  /** `person`, `authority` … */
  readonly what: string;
  /** Where they are declared. */
  readonly section: string;
  readonly subject: string;
}

/** A problem if `id` names nothing in `known`. An id that is not sound has a problem of its own already. */
export const unknownReference = (
  problem: ProblemAt,
  path: Path,
  id: string | undefined,
  known: ReadonlySet<string>,
  { code, what, section, subject }: Reference,
): readonly Problem[] => {
  if (id === undefined || known.has(id)) return [];
  const meant = nearest(id, known);
  return [
    problem(path, {
      code,
      message: `${subject}: there is no ${what} ${id}.`,
      seen: shown(id),
      allowed: listed(known),
      fix: meant
        ? `Did you mean ${meant}? Otherwise declare ${id} under \`${section}\`.`
        : `Use an id of \`${section}\`, or declare ${id} there.`,
    }),
  ];
};

/** The first few of a set, so that a line stays a line. */
export const listed = (known: Iterable<string>): string => {
  const all = [...known];
  if (all.length === 0) return 'none declared';
  return all.length > 12 ? `${all.slice(0, 12).join(', ')} and ${all.length - 12} more` : all.join(', ');
};
