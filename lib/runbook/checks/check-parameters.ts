import type * as z from 'zod';
import { ACTIONS, type ActionName } from '#lib/runbook/actions.ts';
import type { Draft } from '#lib/runbook/draft.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { type Check, defined, stagesOf, type TaskAt, tasksOf, unknownReference } from './check.ts';
import { segmentProblem } from './segment.ts';

/** What an action's parameters refer to elsewhere in the runbook, and how many invoices the pilot takes. */
export const checkParameters: Check = (runbook, problem) => [
  ...tasksOf(runbook).flatMap((at) => [
    ...message(at, runbook, problem),
    ...documents(at, runbook, problem),
    ...segments(at, problem),
  ]),
  ...pilotSize(runbook, problem),
];

/** The parameters of a task that has this action, if they are sound. */
const sound = <S extends z.ZodType>(
  { task }: TaskAt,
  action: { readonly name: ActionName; readonly schema: S },
): z.output<S> | undefined => {
  if (task.action !== action.name || task.with === undefined) return undefined;
  const parsed = action.schema.safeParse(task.with);
  return parsed.success ? parsed.data : undefined;
};

const SEND_MESSAGE = { name: 'send-message', schema: ACTIONS['send-message'].parameters } as const;
const CHECK_READINESS = { name: 'check-readiness', schema: ACTIONS['check-readiness'].parameters } as const;
const SWITCH_ROUTE = { name: 'switch-route', schema: ACTIONS['switch-route'].parameters } as const;
const SUBMIT_PILOT = { name: 'submit-pilot', schema: ACTIONS['submit-pilot'].parameters } as const;
const CHECK_PILOT = { name: 'check-pilot', schema: ACTIONS['check-pilot'].parameters } as const;

const message = (at: TaskAt, runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const parameters = sound(at, SEND_MESSAGE);
  if (!parameters || !runbook.messages) return [];
  const path = [...at.path, 'with', 'message'];
  const template = runbook.messages[parameters.message];
  if (template?.on !== undefined && template.on !== 'announcement')
    return [
      problem(path, {
        code: 'message-not-announcement',
        message: `task ${at.task.id ?? ''}: message ${parameters.message} belongs to the event ${template.on} and is sent by the machine.`,
        seen: parameters.message,
        allowed: 'messages with `on: announcement`',
        fix: 'Name an announcement, or add one under `messages`.',
      }),
    ];
  return unknownReference(problem, path, parameters.message, new Set(Object.keys(runbook.messages)), {
    code: 'message-unknown',
    what: 'message',
    section: 'messages',
    subject: `task ${at.task.id ?? ''}`,
  });
};

const documents = (at: TaskAt, runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const known = new Set((runbook.documents ?? []).map((document) => document?.id).filter(defined));
  return (sound(at, CHECK_READINESS)?.documents ?? []).flatMap((id, index) =>
    unknownReference(problem, [...at.path, 'with', 'documents', index], id, known, {
      code: 'document-unknown',
      what: 'document',
      section: 'documents',
      subject: `task ${at.task.id ?? ''}`,
    }),
  );
};

const segments = (at: TaskAt, problem: ProblemAt): readonly Problem[] => {
  const route = sound(at, SWITCH_ROUTE)?.route;
  const subject = `task ${at.task.id ?? ''}`;
  return [
    ...(sound(at, CHECK_PILOT)?.mix ?? []).flatMap((segment, index) =>
      segmentProblem(problem, [...at.path, 'with', 'mix', index], segment, subject),
    ),
    ...(route?.kind === 'ramp' ? route.segments : []).flatMap((segment, index) =>
      segmentProblem(problem, [...at.path, 'with', 'route', 'segments', index], segment, subject),
    ),
  ];
};

/** Enough invoices to see something, few enough to mend by hand. */
const PILOT = { from: 50, to: 100 };

const pilotSize = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] =>
  stagesOf(runbook).flatMap((stage) => {
    if (stage.stage.kind !== 'pilot' || stage.stage.tasks === undefined) return [];
    const tasks = tasksOf(runbook).filter((at) => at.stage.index === stage.index);
    const submitting = tasks.filter((at) => at.task.action === 'submit-pilot');
    const sizes = submitting.map((at) => sound(at, SUBMIT_PILOT)?.size);
    const last = submitting.at(-1);
    if (last === undefined)
      return stage.stage.tasks.includes(undefined) || tasks.some((at) => at.task.id === undefined)
        ? []
        : [
            problem(stage.path, {
              code: 'pilot-missing',
              message: `stage ${stage.stage.id ?? ''}: no task lets pilot invoices through.`,
              fix: 'Add a task with `action: submit-pilot`, and one with `check-pilot` after it.',
            }),
          ];
    const known = sizes.filter(defined);
    if (known.length < sizes.length) return [];
    const size = known.reduce((sum, one) => sum + one, 0);
    return [
      ...((size >= PILOT.from && size <= PILOT.to) || stage.stage.pilotSizeReason !== undefined
        ? []
        : [
            problem([...last.path, 'with', 'size'], {
              code: 'pilot-size',
              message: `stage ${stage.stage.id ?? ''}: its pilot takes ${size} invoices.`,
              seen: String(size),
              allowed: `${PILOT.from} to ${PILOT.to} in all`,
              fix: 'Change the size, or say why under `pilotSizeReason` of the stage.',
            }),
          ]),
      ...expectations(tasks, problem),
    ];
  });

/** A check that waits for more invoices than were let through never passes. */
const expectations = (tasks: readonly TaskAt[], problem: ProblemAt): readonly Problem[] => {
  let open: number | undefined;
  return tasks.flatMap((at) => {
    open = sound(at, SUBMIT_PILOT)?.size ?? open;
    const check = sound(at, CHECK_PILOT);
    if (check === undefined) return [];
    const path = [...at.path, 'with'];
    return [
      ...(open !== undefined && check.expect > open
        ? [
            problem([...path, 'expect'], {
              code: 'pilot-expect',
              message: `task ${at.task.id ?? ''}: it expects more invoices than the pilot before it lets through.`,
              seen: String(check.expect),
              allowed: `at most ${open}`,
              fix: 'Lower `expect`, or raise the size of the pilot.',
            }),
          ]
        : []),
      ...(check.minimum > check.expect
        ? [
            problem([...path, 'minimum'], {
              code: 'pilot-minimum',
              message: `task ${at.task.id ?? ''}: its minimum is larger than what it expects.`,
              seen: String(check.minimum),
              allowed: `at most ${check.expect}`,
              fix: 'Lower `minimum`.',
            }),
          ]
        : []),
    ];
  });
};
