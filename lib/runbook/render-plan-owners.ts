/** Who does what when: one list per person, to be sent to them. */
import type { Instant } from '#lib/instant.ts';
import type { Plan } from './plan.ts';
import { shortMoment, spokenMinutes } from './plan-words.ts';
import type { Runbook } from './schema.ts';

interface Entry {
  readonly at: Instant;
  readonly text: string;
}

export const renderPlanOwners = (plan: Plan, runbook: Runbook): string => {
  const moment = (at: Instant): string => shortMoment(at, plan.zone);
  const authorities = new Map(
    runbook.stages.flatMap(({ gate }) =>
      gate ? [[gate.id, runbook.authorities[gate.authority]] as const] : [],
    ),
  );
  const entriesOf = (person: string): readonly Entry[] => [
    ...plan.tasks
      .filter((task) => task.owner === person)
      .map((task) => ({
        at: task.earliestStart,
        text:
          `${moment(task.earliestStart)}  ${task.title} (${task.id}, ${spokenMinutes(task.durationMinutes)}, ` +
          `${task.mode === 'manual' ? 'you do it' : 'the machine does it, you answer for it'}, ` +
          `${task.critical ? 'critical' : `slack ${spokenMinutes(task.slackMinutes)}`})`,
      })),
    ...plan.gates
      .filter((gate) => authorities.get(gate.id)?.members.includes(person))
      .map((gate) => ({
        at: gate.opens,
        text: `${moment(gate.opens)}  Decide: ${gate.title} (by ${moment(gate.deadline)})`,
      })),
  ];
  const lines = [`All times local (${plan.zone}).`];
  for (const [id, person] of Object.entries(runbook.people)) {
    const entries = entriesOf(id).toSorted((a, b) => a.at - b.at);
    if (entries.length === 0) continue;
    const deputy = person.deputy
      ? `; deputy ${runbook.people[person.deputy.person]?.name ?? person.deputy.person} from ${person.deputy.from} to ${person.deputy.to}`
      : '';
    lines.push(
      '',
      `${person.name} (${id}, ${person.role})${deputy}`,
      ...entries.map((each) => `  ${each.text}`),
    );
  }
  return `${lines.join('\n')}\n`;
};
