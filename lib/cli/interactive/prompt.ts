import type { Terminal } from '#lib/cli/terminal.ts';
import { wrap } from '#lib/cli/wrap.ts';
import type { Asker } from './desk.ts';
import { parseAnswer } from './parse-answer.ts';
import type { Question } from './question.ts';
import { type ShowContext, showQuestion } from './show-question.ts';

const DEFAULT_COLUMNS = 100;

/** One asking of one question; the same text need not be shown twice. */
const keyOf = (question: Question): string =>
  `${question.kind}/${question.subject}/${question.kind === 'gate' ? question.record.instance : `${question.record.run}/${question.at}`}`;

/** Asks whoever sits at the terminal. Once standard input has ended it says so, and leaves the answers to others. */
export const makePrompt = (
  terminal: Terminal,
  context: Omit<ShowContext, 'width'>,
  elsewhere: string,
): Asker => {
  let shown: string | undefined;
  let ended = false;
  const width = (): number => terminal.columns?.() ?? DEFAULT_COLUMNS;

  return {
    async ask(question, signal) {
      const show = (): void => terminal.err(showQuestion(question, { ...context, width: width() }));
      if (keyOf(question) !== shown) show();
      shown = keyOf(question);
      while (!ended) {
        const line = await terminal.ask(`${question.subject}> `, signal);
        if (signal.aborted) return undefined;
        if (line === undefined) {
          ended = true;
          terminal.err(wrap(elsewhere, width(), 0));
          break;
        }
        if (['?', 'help', 'show'].includes(line.trim())) {
          show();
          continue;
        }
        const answer = parseAnswer(question, line);
        if (answer.ok) return answer.value;
        terminal.err(answer.error);
      }
      return undefined;
    },
    tell: (text) => terminal.err(wrap(text, width(), 0)),
  };
};
