/** The plan for a terminal: one bar chart per stage on the stage's own scale. Shape and words, never colour alone. */
import type { Instant } from '#lib/instant.ts';
import { drivingPaths } from './driving-paths.ts';
import type { Plan, PlannedStage, PlannedTask } from './plan.ts';
import { longMoment, shortMoment, spokenMinutes, tasksOf, windowVerdict } from './plan-words.ts';

const BAR = 30;
/** Everything in a row but the title. */
const REST = 2 + 2 + 17 + 7 + 10 + BAR + 2;
const NARROWEST = REST + 16;

const padded = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);

/** First and last column of a span on the stage's scale; never less than one column. */
const columns = (stage: PlannedStage, from: Instant, to: Instant): readonly [number, number] => {
  const length = Math.max(1, stage.end - stage.start);
  const at = (moment: Instant) => Math.floor(((moment - stage.start) / length) * BAR);
  const first = Math.min(BAR - 1, Math.max(0, at(from)));
  return [first, Math.min(BAR, Math.max(first + 1, at(to)))];
};

const bar = (stage: PlannedStage, task: PlannedTask): string => {
  const [first, end] = columns(stage, task.earliestStart, task.earliestEnd);
  const [, slackEnd] = columns(stage, task.earliestEnd, task.latestEnd);
  const body = (task.critical ? '#' : '=').repeat(end - first);
  const slack = task.critical ? '' : '.'.repeat(Math.max(0, slackEnd - end));
  return `[${(' '.repeat(first) + body + slack).padEnd(BAR)}]`;
};

const taskRow = (plan: Plan, stage: PlannedStage, task: PlannedTask, width: number): string =>
  [
    task.critical ? '* ' : '  ',
    padded(task.title, width - REST),
    '  ',
    shortMoment(task.earliestStart, plan.zone).padEnd(17),
    spokenMinutes(task.durationMinutes).padEnd(7),
    (task.critical ? 'critical' : `+${spokenMinutes(task.slackMinutes)}`).padEnd(10),
    bar(stage, task),
  ].join('');

const gateRow = (plan: Plan, stage: PlannedStage, width: number): readonly string[] =>
  plan.gates
    .filter((gate) => gate.stage === stage.id)
    .map((gate) => {
      const [first] = columns(stage, gate.opens, gate.opens);
      const until = `decide by ${shortMoment(gate.deadline, plan.zone)}`;
      return (
        `  ${padded(`Gate: ${gate.title}`, width - REST)}  ${shortMoment(gate.opens, plan.zone).padEnd(17)}` +
        `${' '.repeat(17)}[${`${' '.repeat(first)}|`.padEnd(BAR)}]\n  ${padded('', width - REST)}  ${until}`
      );
    });

const gatePaths = (plan: Plan): readonly string[] => {
  const paths = drivingPaths(plan);
  return paths.length === 0
    ? []
    : [
        '',
        'What each gate waits for (each task waits for the one before it):',
        ...paths.map(
          ({ gate, tasks, spareMinutes }) =>
            `  ${gate}: ${tasks.join(' > ')}, then ${spokenMinutes(spareMinutes)} to spare`,
        ),
      ];
};

/**
 * `#` critical, `=` task, `.` slack within the stage, `|` gate. `width` is columns; below the narrowest that can be
 * read it is taken as that.
 */
export const renderPlanGantt = (plan: Plan, width = 110): string => {
  const columnsWide = Math.max(width, NARROWEST);
  const lines = [
    `Go-live ${longMoment(plan.goLive, plan.zone)} (${plan.zone}); all times local`,
    `Window  ${shortMoment(plan.windowFrom, plan.zone)} to ${shortMoment(plan.windowTo, plan.zone)}: ${windowVerdict(plan)}`,
    `End     ${shortMoment(plan.end, plan.zone)}`,
    ...gatePaths(plan),
    '',
    'Each stage has its own scale. * and # critical, = task, . slack, | gate opens',
  ];
  for (const stage of plan.stages) {
    lines.push(
      '',
      `${stage.title}: ${shortMoment(stage.start, plan.zone)} to ${shortMoment(stage.end, plan.zone)}`,
      ...tasksOf(plan, stage.id).map((task) => taskRow(plan, stage, task, columnsWide)),
      ...gateRow(plan, stage, columnsWide),
    );
  }
  if (plan.warnings.length > 0) lines.push('', 'Look out for:');
  for (const warning of plan.warnings) lines.push(`  ! ${warning.code}: ${warning.text}`);
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
};
