import { err, ok, type Result } from '#lib/result.ts';
import { heldReasons } from '#lib/tasks/waiting-tasks.ts';
import type { Answer, Question } from './question.ts';

/** Three weeks: nobody waits longer for one task. */
const MOST_MINUTES = 21 * 24 * 60;

/** What may be said to a question, as the prompt shows it. */
export const choicesFor = (question: Question): string => {
  if (question.kind === 'gate') return 'go | no-go [WHY] | object WHY | none (let the deadline pass) | auto';
  return heldReasons(question.record)
    ? 'retry | done EVIDENCE (done another way) | give-up WHY | late MINUTES | block WHY | auto'
    : 'done EVIDENCE | late MINUTES | block WHY | all (the rest of this stage) | auto';
};

/** A line that a person typed, as an answer; or what to type instead. */
export const parseAnswer = (question: Question, line: string): Result<Answer, string> => {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(line) ?? [];
  if (word === 'auto') return ok({ kind: 'auto' });
  const answer = question.kind === 'gate' ? gateAnswer(word, rest) : taskAnswer(question.record, word, rest);
  return (
    answer ??
    err(
      `${word === '' ? 'Say' : `"${word.slice(0, 40)}" is no answer here. Say`} one of: ${choicesFor(question)}`,
    )
  );
};

type Parsed = Result<Answer, string> | undefined;

const gateAnswer = (word: string, rest: string): Parsed => {
  switch (word) {
    case 'go':
      return rest === ''
        ? ok({ kind: 'vote', vote: word })
        : err('A go stands alone, so that nothing is taken for one: go');
    case 'no-go':
      return ok({ kind: 'vote', vote: word, ...(rest === '' ? {} : { note: rest }) });
    case 'object':
      return rest === ''
        ? err('Say what speaks against it, so that others can answer: object TEXT')
        : ok({ kind: 'vote', vote: word, note: rest });
    case 'none':
      return ok({ kind: 'none' });
    default:
      return undefined;
  }
};

const taskAnswer = (
  record: Extract<Question, { kind: 'task' }>['record'],
  word: string,
  rest: string,
): Parsed => {
  const held = heldReasons(record) !== undefined;
  switch (word) {
    case 'done':
      return rest === ''
        ? err('Say how anybody can see that it is done: done TEXT')
        : ok({ kind: 'report', report: 'done', text: rest });
    case 'block':
      return rest === ''
        ? err('Say what blocks it and what would help: block TEXT')
        : ok({ kind: 'report', report: 'block', text: rest });
    case 'late':
      return /^\d{1,6}$/.test(rest) && Number(rest) >= 1 && Number(rest) <= MOST_MINUTES
        ? ok({ kind: 'late', minutes: Number(rest) })
        : err(`Say by how many minutes, 1 to ${MOST_MINUTES}: late 30`);
    case 'all':
      return held ? undefined : ok({ kind: 'all' });
    case 'retry':
      return held ? ok({ kind: 'report', report: 'retry', text: rest }) : undefined;
    case 'give-up':
      if (!held) return undefined;
      return rest === ''
        ? err('Giving up ends or rolls back the cutover. Say why: give-up TEXT')
        : ok({ kind: 'report', report: 'give-up', text: rest });
    default:
      return undefined;
  }
};
