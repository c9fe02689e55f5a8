import { plain } from '#lib/report/gate/escape-text.ts';
import type { GatePhase } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { listed } from '#lib/report/gate/markdown.ts';
import { localised } from '#lib/report/words.ts';

const MOST_REASONS = 40;

const heading = (phase: GatePhase): string =>
  phase === 'waiting' || phase === 'late' || phase === 'to-merge' || phase === 'opening'
    ? 'What is missing, and what was not counted:'
    : 'Why:';

/** What kept it from a go; of one that was overtaken by a fact, what was still missing does not matter. */
const stoodThen = ({ gate, ended }: GateView): readonly string[] =>
  ended === undefined || (gate.status === 'superseded' && ended.outcome !== 'invalid') ? [] : ended.reasons;

/** Reasons line by line: of the record where it is closed or decided, else of the judgement. */
export const whyLines = (view: GateView, phase: GatePhase): readonly string[] => {
  const { gate, judgement, runbook } = view;
  const reasons =
    gate.decision?.reasons ??
    (gate.closedReason === undefined
      ? [...(judgement?.reasons ?? []), ...(judgement?.alarms ?? [])]
      : [gate.closedReason, ...stoodThen(view)]);
  const unique = [...new Set(reasons)];
  if (unique.length === 0) return [];
  const shown = unique
    .slice(0, MOST_REASONS)
    .map((reason) => plain(localised(reason, runbook.goLive.zone), 500));
  const more = unique.length - shown.length;
  return [
    '',
    `**${heading(phase)}**`,
    '',
    ...listed(more > 0 ? [...shown, `and ${more} more, in the transcript`] : shown),
  ];
};
