/** What became of an attempt that is over without a decision, in words: by whom it was merged, changed or taken back. */
import { TAKEN_BACK } from '#lib/gates/supersede-attempt.ts';
import { momentIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';

export interface EndedWords {
  readonly heading: string;
  readonly happened: string;
}

const NOT_TAKEN_OVER = 'Approvals of this attempt are not taken over.';

/** Empty, unless it was merged when nothing could be decided by it any more. */
export const mergedLate = ({ ended, runbook }: GateView): string =>
  ended?.merge?.late
    ? ` ${ended.merge.by} merged it on ${momentIn(ended.merge.at, runbook.goLive.zone)}, when it was over: that decided nothing.`
    : '';

export const supersededWords = (view: GateView): EndedWords => {
  const { ended, gate } = view;
  const late = mergedLate(view);
  if (ended?.outcome === 'invalid') {
    return ended.merge?.late === false
      ? {
          heading: 'SUPERSEDED – merged without what a go needs, so it decided nothing',
          happened: `${ended.merge.by} merged it on ${momentIn(ended.merge.at, view.runbook.goLive.zone)} without what a go needs, which is neither a go nor a no-go. Then the attempt was taken back. ${NOT_TAKEN_OVER}`,
        }
      : {
          heading: 'SUPERSEDED – it could not decide anything any more',
          happened: `What was done with this pull request could be taken neither for a go nor for a no-go, and the attempt was taken back. ${NOT_TAKEN_OVER}${late}`,
        };
  }
  return gate.closedReason?.startsWith(TAKEN_BACK)
    ? {
        heading: 'SUPERSEDED – taken back, so it decided nothing',
        happened: `The operator took this attempt back before it was decided. ${NOT_TAKEN_OVER}${late}`,
      }
    : {
        heading: 'SUPERSEDED – this attempt does not count any more',
        happened: `What was to be decided here is no longer what stands, so that no answer to it would be right. ${NOT_TAKEN_OVER}${late}`,
      };
};

export const expiredWords = (view: GateView): EndedWords => {
  const { ended, gate, runbook } = view;
  const over = `The time to decide ended on ${momentIn(gate.deadline, runbook.goLive.zone)}, and this attempt with it.`;
  if (ended?.merge === undefined) {
    return { heading: 'NOT DECIDED IN TIME – the gate stays closed', happened: over };
  }
  if (ended.outcome === 'go') {
    return {
      heading: 'TOO LATE – merged in the last moment, and not recorded in time',
      happened: `${ended.merge.by} merged it on ${momentIn(ended.merge.at, runbook.goLive.zone)}. ${over} Nothing was on record by then, so it decided nothing.`,
    };
  }
  return ended.merge.late
    ? {
        heading: 'TOO LATE – merged when the time to decide was over',
        happened: `${over}${mergedLate(view)}`,
      }
    : {
        heading: 'NOT DECIDED IN TIME – merged without what a go needs, so it decided nothing',
        happened: `${ended.merge.by} merged it on ${momentIn(ended.merge.at, runbook.goLive.zone)} without what a go needs. ${over}`,
      };
};
