/** What only shows once a runbook is planned and compiled. Runs on a runbook that passed every other check. */
import { DateTime } from 'luxon';
import { validateDefinition } from '#lib/asl/validate-definition.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, type Path, type ProblemDetails, problemAt } from '#lib/runbook/problem-at.ts';
import { changesProduction } from '#lib/runbook/production-change.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';
import { MAX_EVENTS, MAX_STATE_BYTES, worstCaseEvents, worstCaseStateBytes } from './bounds.ts';
import type { PlannedRunbook } from './plan-and-compile.ts';

type Found = { readonly path: Path; readonly details: ProblemDetails };

const local = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('ccc d LLL yyyy HH:mm ZZZZ');

const relative = (at: Instant, goLive: Instant): string => {
  const minutes = Math.round((at - goLive) / MINUTE);
  const size = Math.abs(minutes);
  const parts = [
    [Math.floor(size / 1_440), 'd'],
    [Math.floor((size % 1_440) / 60), 'h'],
    [size % 60, 'm'],
  ].flatMap(([value, unit]) => (value ? [`${value}${unit}`] : []));
  return parts.length === 0 ? 'T' : `T${minutes < 0 ? '-' : '+'}${parts.join('')}`;
};

/** A task with a start of its own that cannot be kept, and a stage likewise. */
const startProblems = (runbook: Runbook, plan: Plan): readonly Found[] => {
  const { goLive } = plan;
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  const wanted = (start: string): Instant => plus(goLive, relativeMinutes(start) * MINUTE);
  const late = (path: Path, what: string, start: string, possible: Instant, why: string): Found => ({
    path: [...path, 'start'],
    details: {
      code: 'start-before-dependency',
      message: `${what} is to start before ${why}.`,
      seen: `${start} (${local(wanted(start), plan.zone)})`,
      allowed: `${relative(possible, goLive)} (${local(possible, plan.zone)}) or later`,
      fix: 'Start it later, start what it waits for earlier, shorten that, or leave "start" out.',
    },
  });
  return runbook.stages.flatMap((stage, s) => {
    const former = plan.stages[s - 1];
    const planned = plan.stages[s];
    const path = ['stages', s] as const;
    const own =
      stage.start !== undefined && former && wanted(stage.start) < former.end
        ? [
            late(
              path,
              `Stage ${stage.id}`,
              stage.start,
              former.end,
              `stage ${former.id} and its gate are over`,
            ),
          ]
        : [];
    const starts = stage.tasks.flatMap((task, t) => {
      if (task.start === undefined) return [];
      const at = wanted(task.start);
      const here = [...path, 'tasks', t] as const;
      if (planned && at < planned.start) {
        return [late(here, `Task ${task.id}`, task.start, planned.start, `its stage ${stage.id} is entered`)];
      }
      const last = task.dependsOn
        .flatMap((id) => tasks.get(id) ?? [])
        .toSorted((a, b) => b.earliestEnd - a.earliestEnd)[0];
      if (!last || last.earliestEnd <= at) return [];
      return [late(here, `Task ${task.id}`, task.start, last.earliestEnd, `${last.id} can be over`)];
    });
    return [...own, ...starts];
  });
};

const windowProblems = (runbook: Runbook, plan: Plan): readonly Found[] => {
  const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
  return runbook.stages.flatMap((stage, s) =>
    stage.tasks.flatMap((task, t): readonly Found[] => {
      const planned = tasks.get(task.id);
      if (!planned || !changesProduction(task)) return [];
      if (planned.earliestStart >= plan.windowFrom && planned.earliestEnd <= plan.windowTo) return [];
      return [
        {
          path: ['stages', s, 'tasks', t],
          details: {
            code: 'outside-window',
            message: `Task ${task.id} changes production outside the change window.`,
            seen: `${local(planned.earliestStart, plan.zone)} to ${local(planned.earliestEnd, plan.zone)}`,
            allowed: `${local(plan.windowFrom, plan.zone)} to ${local(plan.windowTo, plan.zone)} (goLive.window)`,
            fix: 'Move the task into the window, or have the change window agreed longer.',
          },
        },
      ];
    }),
  );
};

const limitProblems = (runbook: Runbook, { plan, calendar, program }: PlannedRunbook): readonly Found[] => {
  const events = worstCaseEvents(runbook, plan.order);
  const bytes = worstCaseStateBytes(calendar, plan.order);
  const found: Found[] = [];
  if (events > MAX_EVENTS) {
    found.push({
      path: ['stages'],
      details: {
        code: 'history-events',
        message: `An execution could come to ${events} history events; AWS ends it as failed at ${MAX_EVENTS}.`,
        seen: `${events} events with every loop at its bound`,
        allowed: `at most ${MAX_EVENTS} events`,
        fix: 'Lower "until.atMost" (and raise "every"), gate attempts or extensions, or have fewer tasks.',
      },
    });
  }
  if (bytes > MAX_STATE_BYTES) {
    found.push({
      path: ['stages'],
      details: {
        code: 'state-size',
        message: `State data could come to ${bytes} bytes; AWS ends an execution above ${MAX_STATE_BYTES}.`,
        seen: `${bytes} bytes: calendar, results side by side, one error`,
        allowed: `at most ${MAX_STATE_BYTES} bytes`,
        fix: 'Have fewer tasks, or fewer checks that run side by side.',
      },
    });
  }
  for (const [name, definition] of [
    ['main', program.definition],
    ['rollback', program.rollbackDefinition],
  ] as const) {
    const valid = validateDefinition(definition);
    if (valid.ok) continue;
    for (const { code, state, message } of valid.error) {
      found.push({
        path: name === 'main' ? ['stages'] : ['recovery'],
        details: {
          code: 'definition-invalid',
          message: `The ${name} machine cannot be deployed (${code}): ${message}`,
          ...(state === undefined ? {} : { seen: `state "${state}"` }),
          fix:
            code === 'too-large'
              ? 'Split the runbook in two cutovers, or have fewer tasks.'
              : 'This is a fault of the compiler, not of the runbook: report it with the runbook.',
        },
      });
    }
  }
  return found;
};

/** Located problems of times and limits, sorted by position. */
export const checkPlanned = (checked: CheckedRunbook, planned: PlannedRunbook): readonly Problem[] => {
  const place = problemAt(checked.file, (path) => checked.position(path));
  return inOrder(
    [
      ...startProblems(checked.runbook, planned.plan),
      ...windowProblems(checked.runbook, planned.plan),
      ...limitProblems(checked.runbook, planned),
    ].map(({ path, details }) => place(path, details)),
  );
};
