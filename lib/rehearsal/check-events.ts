import { unknownReference } from '#lib/runbook/checks/check.ts';
import type { Draft } from '#lib/runbook/draft.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Scenario } from './scenario-schema.ts';

/** What events name must exist in the runbook, and a span must have a length. */
export const checkEvents = (
  scenario: Draft<Scenario>,
  problem: ProblemAt,
  runbook: Runbook,
): readonly Problem[] => {
  const triggers = new Set(runbook.triggers.map(({ id }) => id));
  const gates = runbook.stages.flatMap(({ gate }) => (gate ? [gate.id] : []));
  const people = new Set([...Object.keys(runbook.people), ...MACHINES]);
  const automatic = new Set(
    runbook.stages.flatMap(({ tasks }) => tasks.flatMap(({ id, action }) => (action ? [id] : []))),
  );
  const known = (
    path: readonly (string | number)[],
    seen: string | undefined,
    all: ReadonlySet<string>,
    reference: { readonly code: string; readonly what: string; readonly section: string },
  ) =>
    seen === undefined
      ? []
      : unknownReference(problem, path, seen, all, { ...reference, subject: 'scenario' });
  return [
    ...(scenario.expect?.triggers ?? []).flatMap((id, index) =>
      known(['expect', 'triggers', index], id, new Set([...triggers, ...gates]), TRIGGER),
    ),
    ...(scenario.events ?? []).flatMap((event, index) => {
      const path = ['events', index];
      return [
        ...(event?.do === 'roll-back'
          ? [
              ...known([...path, 'trigger'], event.trigger, triggers, TRIGGER),
              ...known([...path, 'by'], event.by, people, PERSON),
            ]
          : []),
        ...(event?.do === 'declare' || event?.do === 'stay'
          ? [
              ...known([...path, 'trigger'], event.trigger, triggers, TRIGGER),
              ...known([...path, 'by'], event.by, people, PERSON),
            ]
          : []),
        ...(event?.do === 'meet-condition'
          ? [
              ...known([...path, 'gate'], event.gate, new Set(gates), GATE),
              ...known([...path, 'by'], event.by, people, PERSON),
            ]
          : []),
        ...(event?.do === 'repeat-call' ? known([...path, 'task'], event.task, automatic, TASK) : []),
        ...(event !== undefined && 'to' in event && event.at !== undefined && event.to !== undefined
          ? length(problem, path, event.at, event.to)
          : []),
      ];
    }),
  ];
};

/** Who asks for the way back beside people. */
const MACHINES = ['alarm', 'evaluator'];
const TRIGGER = { code: 'trigger-unknown', what: 'trigger', section: 'triggers' };
const GATE = { code: 'gate-unknown', what: 'gate', section: 'gate' };
const PERSON = { code: 'person-unknown', what: 'person', section: 'people' };
const TASK = { code: 'task-unknown', what: 'automatic task', section: 'tasks' };

const length = (
  problem: ProblemAt,
  path: readonly (string | number)[],
  from: string,
  to: string,
): readonly Problem[] =>
  relativeMinutes(from) < relativeMinutes(to)
    ? []
    : [
        problem([...path, 'to'], {
          code: 'range-reversed',
          message: 'The event ends before it begins.',
          seen: `${from} to ${to}`,
          fix: 'Turn `at` and `to` round.',
        }),
      ];
