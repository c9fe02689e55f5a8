import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { Runbook, Trigger } from '#lib/runbook/schema.ts';
import { judgeWatch } from '#lib/watch/judge-watch.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';
import { inconclusive, type Read, type TriggerVerdict } from './trigger-verdict.ts';

export interface ClearanceLook {
  /** When this run first let invoices towards SmartAPI. */
  readonly since: number;
  /** Since then, asked with `lateBefore`. */
  readonly counts: Read<ClearanceCounts>;
  readonly state: Read<Pick<WatchState, 'cusum'>>;
  readonly control: Read<Pick<ControlItem, 'pauseReasons'>>;
  readonly thresholds: Pick<Runbook['thresholds'], 'clearance' | 'rollbackAlpha'>;
  readonly denominator: Runbook['policies']['clearanceDenominator'];
  /** What waits does so because the authority is out, or sending was stopped: it is shown apart and is no failure. */
  readonly excused: boolean;
}

export type ClearanceVerdict = TriggerVerdict & { readonly cusum?: WatchState['cusum'] };

/**
 * The rate pulls only where it is proven. While the breaker is open it pulls nothing: then our own key or connection is
 * wrong, invoices are held and none is rejected, and legacy would mend nothing that a key does not.
 */
export const judgeClearanceRate = (
  trigger: Pick<Trigger, 'id' | 'rate'>,
  look: ClearanceLook,
): ClearanceVerdict => {
  const { id } = trigger;
  if (!look.counts.ok) return inconclusive(id, `The ledger cannot be read: ${look.counts.error}.`);
  if (!look.state.ok) return inconclusive(id, `The watch's memory cannot be read: ${look.state.error}.`);
  if (!look.control.ok) {
    return inconclusive(id, `Whether sending is stopped cannot be read: ${look.control.error}.`);
  }
  const { pauseReasons } = look.control.value;
  const judged = judgeWatch({
    counts: look.counts.value,
    since: look.since,
    state: look.state.value,
    thresholds: look.thresholds,
    denominator: look.denominator,
    rate: trigger.rate ?? 'cleared-of-valid',
    outageClockRuns: look.excused || pauseReasons.length > 0,
  });
  const { cusum } = judged;
  const told = { trigger: id, numbers: { ...judged.numbers } };
  if (pauseReasons.includes('breaker')) {
    return {
      ...told,
      cusum,
      verdict: 'inconclusive',
      reasons: [
        'The breaker is open: our own key, certificate or connection fails. Invoices are held and none is rejected; mend that first.',
        ...judged.reasons,
      ],
    };
  }
  if (judged.verdict === 'fail') return { ...told, cusum, verdict: 'pulled', reasons: judged.reasons };
  return {
    ...told,
    cusum,
    verdict: judged.verdict === 'pass' ? 'quiet' : 'inconclusive',
    reasons: [
      ...(pauseReasons.length > 0
        ? [`Sending is stopped (${pauseReasons.join(', ')}): what waits is no failure.`]
        : []),
      ...judged.reasons,
    ],
  };
};
