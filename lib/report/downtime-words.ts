import type { Report } from '#lib/report/report.ts';
import { count, span } from '#lib/report/words.ts';

/** From two minutes on nobody counts in seconds. */
const LONG = 120;
const lasting = (value: number | null): string => {
  if (value === null) return 'not measured';
  return value < LONG ? `${count(value)} s` : `${span(value / 60)} (${count(Math.round(value))} s)`;
};
const counted = (value: number | null): string => (value === null ? 'not measured' : count(value));

/** What the cutover cost those who sell: sentences that Finance can read. */
export const downtimeSentences = ({
  secondsNoInvoiceCouldBeIssued,
  longestWaitSeconds,
  secondsSomebodyWaited,
  heldPastDispatch,
  dispatchMinutes,
  overdueByLaw,
  issuedByFallback,
}: Report['downtime']): readonly string[] => [
  `no invoice could be issued for: ${lasting(secondsNoInvoiceCouldBeIssued)}; longest wait of an invoice: ${lasting(longestWaitSeconds)}`,
  `somebody waited for: ${lasting(secondsSomebodyWaited)}; held past dispatch${dispatchMinutes === null ? '' : ` (B2B and B2G, over ${span(dispatchMinutes)})`}: ${counted(heldPastDispatch)}`,
  `past the legal deadline: ${counted(overdueByLaw)}; issued on legacy because SmartAPI did not answer: ${counted(issuedByFallback)}`,
];
