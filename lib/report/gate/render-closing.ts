import { plain } from '#lib/report/gate/escape-text.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { prose } from '#lib/report/gate/prose.ts';
import { localised } from '#lib/report/words.ts';

/** Why a pull request is closed that can decide nothing any more: the last thing that is said on it. */
export const renderClosing = (view: GateView): string => {
  const words = phaseWords(view);
  const { closedReason } = view.gate;
  return [
    `**Closed: ${words.heading}.** ${prose(words.happened)}${closedReason === undefined ? '' : ` The reason: ${plain(localised(closedReason, view.runbook.goLive.zone))}.`}`,
    '',
    prose(words.next),
  ].join('\n');
};
