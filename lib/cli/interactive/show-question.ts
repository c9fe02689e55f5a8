import { wrap } from '#lib/cli/wrap.ts';
import type { Program } from '#lib/compiler/program.ts';
import { type Instant, MINUTE, toIso } from '#lib/instant.ts';
import { local, localised, span } from '#lib/report/words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { heldReasons } from '#lib/tasks/waiting-tasks.ts';
import { choicesFor } from './parse-answer.ts';
import type { GateQuestion, Question, TaskQuestion } from './question.ts';

export interface ShowContext {
  readonly runbook: Runbook;
  readonly program: Program;
  /** Columns. */
  readonly width: number;
}

/** Columns of what stands before a text. */
const LABEL = 10;
const VERDICT = 16;

/** Everything that a person needs to answer, and nothing that they would have to look up. */
export const showQuestion = (question: Question, context: ShowContext): string =>
  (question.kind === 'gate' ? gateLines(question, context) : taskLines(question, context)).join('\n');

const heading = (text: string, width: number): string =>
  `\n-- ${text} ${'-'.repeat(Math.max(2, Math.min(width, 96) - text.length - 4))}`;

const labelled = (label: string, text: string, { width }: ShowContext, indent = LABEL): string =>
  `${label.padEnd(indent)}${wrap(text, width, indent)}`;

const personName = (id: string, { runbook }: ShowContext): string => {
  const name = runbook.people[id]?.name;
  return name === undefined ? id : `${name} (${id})`;
};

const moment = (at: Instant, { runbook }: ShowContext): string => local(toIso(at), runbook.goLive.zone);

const gateLines = (question: GateQuestion, context: ShowContext): readonly string[] => {
  const { record, evidence, evidenceFile, at } = question;
  const { policy } = record;
  const gate = context.program.gates.find((each) => each.id === record.gate);
  const names = (ids: readonly string[]): string => ids.map((id) => personName(id, context)).join(', ');
  const zone = context.runbook.goLive.zone;
  return [
    heading(`Gate: ${gate?.title ?? record.gate} (${record.gate}, attempt ${record.attempt})`, context.width),
    labelled('Question', gate?.question ?? '', context),
    labelled(
      'Who',
      `${context.runbook.authorities[policy.authority]?.title ?? policy.authority}, ${policy.quorum} of ${policy.members.length} must approve: ${names(policy.members)}; mandatory: ${names(policy.mandatory)}; chair: ${names([policy.chair])}`,
      context,
    ),
    labelled(
      'Until',
      `${moment(record.deadline, context)} (${zone}), ${span((record.deadline - at) / MINUTE)} from now`,
      context,
    ),
    labelled(
      'Then',
      `a no-go means ${gate?.onNoGo}${gate?.stepBackTo === undefined ? '' : ` to ${gate.stepBackTo}`}; no decision is never a go and means ${gate?.onNoDecision}`,
      context,
    ),
    labelled('Evidence', `${evidenceFile} (SHA-256 ${record.evidenceDigest.slice(0, 16)})`, context),
    ...(evidence === undefined
      ? [labelled('', 'There is none in the archive, so there can be no go.', context)]
      : evidence.criteria.map((criterion) =>
          labelled(
            `  ${criterion.verdict === 'pass' ? 'pass' : criterion.verdict.toUpperCase()}`,
            `${criterion.mandatory ? '' : '(shown only) '}${criterion.title}: ${localised(criterion.measured, zone)}; required: ${criterion.required}`,
            context,
            VERDICT,
          ),
        )),
    labelled('Answer', choicesFor(question), context),
  ];
};

const taskLines = (question: TaskQuestion, context: ShowContext): readonly string[] => {
  const { record, subject, at } = question;
  const task = context.program.tasks.find((each) => each.id === subject);
  const stage = context.runbook.stages.find((each) => each.id === record.stage);
  const written = stage?.tasks.find((each) => each.id === subject);
  const held = heldReasons(record);
  const deputy = context.runbook.people[record.owner]?.deputy;
  const zone = context.runbook.goLive.zone;
  return [
    heading(`${held ? 'HELD' : 'Task'}: ${task?.title ?? subject} (${subject})`, context.width),
    labelled('Stage', stage?.title ?? record.stage, context),
    labelled(
      'Owner',
      `${personName(record.owner, context)}${deputy ? `; deputy ${personName(deputy.person, context)} from ${deputy.from} to ${deputy.to}` : ''}`,
      context,
    ),
    labelled(
      'Planned',
      `${moment(record.plannedStart, context)} to ${moment(record.plannedEnd, context)}; it is now ${moment(at, context)} (${zone})`,
      context,
    ),
    ...(held
      ? [labelled('Why held', localised(held.join('; ') || 'it could not be run', zone), context)]
      : []),
    ...(record.status === 'blocked' && record.note !== undefined
      ? [labelled('Blocked', record.note, context)]
      : []),
    ...(written ? [labelled('Verify', written.verify, context)] : []),
    ...(written?.note === undefined ? [] : [labelled('Note', written.note, context)]),
    labelled('Answer', choicesFor(question), context),
  ];
};
