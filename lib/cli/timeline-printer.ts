import type { Terminal } from '#lib/cli/terminal.ts';
import { toIso } from '#lib/instant.ts';
import type { TimelineEvent } from '#lib/rehearsal/timeline.ts';
import { local } from '#lib/report/words.ts';

const MARK: Readonly<Record<TimelineEvent['kind'], string>> = {
  stage: '==',
  task: '  done',
  gate: '  gate',
  held: '  HELD',
  'way-back': '  BACK',
  message: '  told',
};

export interface TimelinePrinter {
  readonly event: (event: TimelineEvent) => void;
  end(): void;
}

/** The cutover as it runs, a line each, with the calendar's own time. */
export const timelinePrinter = (terminal: Terminal, zone: string, shown: boolean): TimelinePrinter => ({
  event(event) {
    if (!shown) return;
    terminal.err(`${local(toIso(event.at), zone)}  ${MARK[event.kind]} ${event.text}`);
  },
  end() {
    if (shown) terminal.err('');
  },
});
