/** The placeholders of a message template, as `{name}`; a fact that is not known reads as a dash. */
export interface MessageFacts {
  readonly cutover?: string;
  readonly stage?: string;
  readonly task?: string;
  readonly gate?: string;
  readonly by?: string;
  /** For people: local time with its zone. */
  readonly at?: string;
  readonly reason?: string;
  readonly next?: string;
}

const NAMES = ['cutover', 'stage', 'task', 'gate', 'by', 'at', 'reason', 'next'] as const;

/** One pass, so that text which comes in with a fact is never taken for a placeholder itself. */
export const fillMessage = (template: string, facts: MessageFacts): string =>
  template.replace(/\{([a-z]+)\}/g, (whole, word: string) => {
    const name = NAMES.find((known) => known === word);
    return name === undefined ? whole : (facts[name] ?? '–');
  });
