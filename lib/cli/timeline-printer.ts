import type { LiveLine } from '#lib/cli/live-line.ts';
import { liveText, type RunView } from '#lib/cli/live-text.ts';
import { toIso } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { TimelineEvent } from '#lib/rehearsal/timeline.ts';
import { local, localised } from '#lib/report/words.ts';

const MARK: Readonly<Record<TimelineEvent['kind'], string>> = {
  stage: '==',
  task: '  done',
  gate: '  gate',
  held: '  HELD',
  'way-back': '  BACK',
  message: '  told',
  event: '  !!!!',
};

/** Milliseconds between two looks at the run; more often than twenty times a second nobody can read. */
const BETWEEN_LOOKS = 50;
/** Looking may take one part in so many of the time. */
const SHARE = 20;

export interface TimelinePrinter {
  readonly event: (event: TimelineEvent) => void;
  /** From now on, where lines can be rewritten, the last one shows where the run stands. */
  follow(view: RunView): void;
  /** The last line is taken away. May be called again. */
  end(): void;
}

/** The cutover as it runs: an event a line, with the calendar's own time, and below them what is going on. */
export const timelinePrinter = (
  live: LiveLine,
  compiled: CompiledRunbook,
  shown: boolean,
): TimelinePrinter => {
  const { zone } = compiled.runbook.goLive;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const look = async (view: RunView): Promise<void> => {
    const began = performance.now();
    const text = await liveText(view, compiled);
    if (ended) return;
    live.show(text);
    timer = setTimeout(() => void look(view), Math.max(BETWEEN_LOOKS, (performance.now() - began) * SHARE));
    timer.unref();
  };

  return {
    event(event) {
      if (shown)
        live.terminal.err(
          `${local(toIso(event.at), zone)}  ${MARK[event.kind]} ${localised(event.text, zone)}`,
        );
    },
    follow(view) {
      if (!shown || !live.alive) return;
      timer = setTimeout(() => void look(view), 0);
      timer.unref();
    },
    end() {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      live.clear();
      if (shown) live.terminal.err('');
    },
  };
};
