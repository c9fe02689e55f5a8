/** The plan as a page: what to look out for, a drawing, and every task in a table. */
import { DateTime } from 'luxon';
import type { Instant } from '#lib/instant.ts';
import { criticalChain } from './critical-chain.ts';
import { drivingPaths } from './driving-paths.ts';
import type { Plan } from './plan.ts';
import {
  criticalStages,
  longMoment,
  relativeTo,
  shortMoment,
  spokenMinutes,
  tasksOf,
  waitsFor,
  windowVerdict,
} from './plan-words.ts';

/** A bar or a pipe would end the cell, a line break the row. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

/** In Mermaid a colon ends the name, and hash and semicolon begin what is no name. */
const mermaidName = (text: string): string =>
  text
    .replaceAll(/[:;#,]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const mermaidMoment = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat("yyyy-LL-dd'T'HH:mm");

const mermaid = (plan: Plan): readonly string[] => {
  const at = (moment: Instant): string => mermaidMoment(moment, plan.zone);
  const lines = [
    '```mermaid',
    'gantt',
    `  title Go-live ${longMoment(plan.goLive, plan.zone).replaceAll(':', '.')} (${plan.zone})`,
    '  dateFormat YYYY-MM-DDTHH:mm',
    '  axisFormat %d %b',
  ];
  for (const stage of plan.stages) {
    lines.push(`  section ${mermaidName(stage.title)}`);
    for (const task of tasksOf(plan, stage.id)) {
      const critical = task.critical ? 'crit, ' : '';
      lines.push(
        `  ${mermaidName(task.title)} :${critical}t-${task.id}, ${at(task.earliestStart)}, ${at(task.earliestEnd)}`,
      );
    }
    for (const gate of plan.gates.filter((each) => each.stage === stage.id)) {
      lines.push(`  ${mermaidName(gate.title)} :milestone, g-${gate.id}, ${at(gate.opens)}, 0m`);
    }
  }
  return [...lines, '```'];
};

/** `A → B + C`. */
const critical = (plan: Plan): readonly string[] => {
  const chain = criticalChain(plan);
  if (chain.length === 0) return ['No task is critical: fixed dates leave every task some slack.'];
  const only = criticalStages(plan);
  return [
    ...(only === '' ? [] : [only, '']),
    chain.map((group) => group.map((id) => `\`${id}\``).join(' + ')).join(' → '),
    '',
    '`→` means then, `+` at the same time.',
  ];
};

export const renderPlanMarkdown = (plan: Plan, title: string): string => {
  const moment = (at: Instant): string => shortMoment(at, plan.zone);
  const lines = [
    `# Plan: ${title}`,
    '',
    `Go-live **${longMoment(plan.goLive, plan.zone)}** (${plan.zone}). All times are local. ` +
      `Window ${moment(plan.windowFrom)} to ${moment(plan.windowTo)}: ${windowVerdict(plan)}. ` +
      `The cutover ends ${moment(plan.end)}.`,
    '',
    '## Look out for',
    '',
    ...(plan.warnings.length === 0
      ? ['Nothing: no close, no filing day, no holiday and no weekend work in the way.']
      : plan.warnings.map((warning) => `- \`${warning.code}\` ${warning.text}`)),
    '',
    '## What each gate waits for',
    '',
    'Each task waits for the one before it; the last one is what the gate waits for.',
    '',
    '| gate | path | to spare before it opens |',
    '| --- | --- | --- |',
    ...drivingPaths(plan).map(
      ({ gate, tasks, spareMinutes }) =>
        `| \`${gate}\` | ${tasks.map((id) => `\`${id}\``).join(' → ')} | ${spokenMinutes(spareMinutes)} |`,
    ),
    '',
    '## Critical path',
    '',
    ...critical(plan),
    '',
    '## Calendar',
    '',
    ...mermaid(plan),
    '',
  ];
  for (const stage of plan.stages) {
    lines.push(
      `### ${stage.title}`,
      '',
      `${moment(stage.start)} to ${moment(stage.end)}`,
      '',
      ...(tasksOf(plan, stage.id).some((task) => task.after.length > task.dependsOn.length)
        ? [
            "After: what the runbook has it depend on; in brackets what only the machine's own order adds.",
            '',
          ]
        : []),
      '| task | owner | how | start | end | from go-live | slack | after |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
      ...tasksOf(plan, stage.id).map((task) =>
        [
          '',
          cell(task.title),
          task.owner,
          task.mode,
          moment(task.earliestStart),
          moment(task.earliestEnd),
          relativeTo(plan.goLive, task.earliestStart),
          task.critical ? '**critical**' : spokenMinutes(task.slackMinutes),
          waitsFor(task),
          '',
        ]
          .join(' | ')
          .trim(),
      ),
      ...plan.gates
        .filter((gate) => gate.stage === stage.id)
        .flatMap((gate) => [
          '',
          `Gate **${gate.title}** opens ${moment(gate.opens)}, decided by ${moment(gate.deadline)} at the latest.`,
        ]),
      '',
    );
  }
  return `${lines.join('\n').trimEnd()}\n`;
};
