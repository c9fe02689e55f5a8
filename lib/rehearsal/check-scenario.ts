import { unknownReference } from '#lib/runbook/checks/check.ts';
import { segmentProblem } from '#lib/runbook/checks/segment.ts';
import type { Draft } from '#lib/runbook/draft.ts';
import { minutesOf, relativeMinutes } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { checkBounds } from './check-bounds.ts';
import { checkEvents } from './check-events.ts';
import { checkPulls, pullActs } from './check-pulls.ts';
import type { Scenario } from './scenario-schema.ts';

type ScenarioCheck = (scenario: Draft<Scenario>, problem: ProblemAt, runbook: Runbook) => readonly Problem[];

/** Every rule of a scenario that goes beyond shape: what it names must exist in the runbook it is for. */
export const checkScenario: ScenarioCheck = (scenario, problem, runbook) => [
  ...gates(scenario, problem, runbook),
  ...tasks(scenario, problem, runbook),
  ...segments(scenario, problem),
  ...faults(scenario, problem),
  ...checkEvents(scenario, problem, runbook),
  ...checkPulls(scenario, problem, runbook),
  ...checkBounds(scenario, problem),
];

const gates: ScenarioCheck = (scenario, problem, runbook) => {
  const known = new Set([
    ...runbook.stages.flatMap((stage) => (stage.gate ? [stage.gate.id] : [])),
    runbook.recovery.gate.id,
  ]);
  const reference = { code: 'gate-unknown', what: 'gate', section: 'gate', subject: 'scenario' };
  return [
    ...Object.keys(scenario.gates?.byGate ?? {}).flatMap((id) =>
      unknownReference(problem, ['gates', 'byGate', id], id, known, reference),
    ),
    ...(['gates', 'attempts', 'comments', 'refused'] as const).flatMap((clause) =>
      Object.keys(scenario.expect?.[clause] ?? {}).flatMap((id) =>
        unknownReference(problem, ['expect', clause, id], id, known, reference),
      ),
    ),
    ...(scenario.expect?.telephone ?? []).flatMap((id, index) =>
      unknownReference(problem, ['expect', 'telephone', index], id, known, reference),
    ),
  ];
};

const tasks: ScenarioCheck = (scenario, problem, runbook) => {
  const all = runbook.stages.flatMap((stage) => stage.tasks);
  const known = new Set(all.map((task) => task.id));
  const automatic = new Set(all.filter((task) => task.action !== undefined).map((task) => task.id));
  const reference = { code: 'task-unknown', what: 'task', section: 'tasks', subject: 'scenario' };
  const percent = scenario.tasks?.percentOfDuration;
  return [
    ...Object.keys(scenario.tasks?.lateMinutes ?? {}).flatMap((id) => [
      ...unknownReference(problem, ['tasks', 'lateMinutes', id], id, known, reference),
      ...(automatic.has(id)
        ? [
            problem(
              ['tasks', 'lateMinutes', id],
              {
                code: 'late-automatic',
                message: `task ${id} is automatic, so no owner can be late with it.`,
                seen: id,
                allowed: 'manual tasks',
                fix: 'Name a manual task; an authority that is slow is a fault under `authority`.',
              },
              'key',
            ),
          ]
        : []),
    ]),
    ...(scenario.expect?.lateTasks ?? []).flatMap((id, index) =>
      unknownReference(problem, ['expect', 'lateTasks', index], id, known, reference),
    ),
    ...(percent?.from !== undefined && percent.to !== undefined && percent.from > percent.to
      ? [
          problem(['tasks', 'percentOfDuration'], {
            code: 'range-reversed',
            message: '`percentOfDuration` is reversed.',
            seen: `${percent.from} to ${percent.to}`,
            fix: 'Write the smaller number under `from`.',
          }),
        ]
      : []),
  ];
};

const segments = (scenario: Draft<Scenario>, problem: ProblemAt): readonly Problem[] => [
  ...(scenario.invoices?.without ?? []).flatMap((segment, index) =>
    segment === undefined ? [] : segmentProblem(problem, ['invoices', 'without', index], segment, 'scenario'),
  ),
  ...(scenario.expect?.unproven ?? []).flatMap((segment, index) =>
    segment === undefined ? [] : segmentProblem(problem, ['expect', 'unproven', index], segment, 'scenario'),
  ),
];

const faults = (scenario: Draft<Scenario>, problem: ProblemAt): readonly Problem[] => [
  ...(scenario.authority?.faults ?? []).flatMap((fault, index) =>
    fault?.from !== undefined &&
    fault.to !== undefined &&
    relativeMinutes(fault.from) >= relativeMinutes(fault.to)
      ? [
          problem(['authority', 'faults', index, 'to'], {
            code: 'range-reversed',
            message: 'The fault ends before it begins.',
            seen: `${fault.from} to ${fault.to}`,
            fix: 'Turn `from` and `to` round.',
          }),
        ]
      : [],
  ),
  ...[...votes(scenario), ...pullActs(scenario)].flatMap(({ after, path }) =>
    after !== undefined && minutesOf(after) > 366 * 24 * 60
      ? [
          problem(path, {
            code: 'duration-too-long',
            message: '`after` is longer than a machine can run.',
            seen: after.slice(0, 60),
            allowed: 'at most 366d',
            fix: 'Check the unit: d is days, h is hours, m is minutes; for no decision write `decision: none`.',
          }),
        ]
      : [],
  ),
];

const votes = (scenario: Draft<Scenario>) => [
  { after: scenario.gates?.default?.after, path: ['gates', 'default', 'after'] },
  ...Object.entries(scenario.gates?.byGate ?? {}).flatMap(([id, one]) =>
    one !== undefined && 'after' in one ? [{ after: one.after, path: ['gates', 'byGate', id, 'after'] }] : [],
  ),
];
