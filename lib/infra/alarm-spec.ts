import type { MetricReference } from './metric-reference.ts';

/** Sections of docs/alarms.md, one for what each alarm means. */
export type AlarmSection =
  | 'authority-down'
  | 'clearance-below-threshold'
  | 'cutover-in-danger'
  | 'dead-letters'
  | 'evaluator-silent'
  | 'execution-failed'
  | 'function-fails'
  | 'function-throttled'
  | 'gate-cannot-be-decided'
  | 'intake-fails'
  | 'invoice-overdue'
  | 'invoice-waits-long'
  | 'ledger-throttled'
  | 'pages-unanswered'
  | 'queue-near-retention'
  | 'queue-old'
  | 'queue-stopped'
  | 'secret-old'
  | 'trigger-of-the-way-back';

export interface AlarmSpec {
  /** Behind the prefix of the stage; unique. */
  readonly id: string;
  readonly section: AlarmSection;
  /** A sentence for whoever is woken. */
  readonly what: string;
  /** Calls a person. The others are e-mails. */
  readonly pages: boolean;
  /** Part of "cutover in danger". */
  readonly danger: boolean;
  readonly metric: MetricReference;
  readonly periodSeconds: number;
  readonly breachesWhen: 'at-least' | 'below';
  readonly threshold: number;
  /** So many periods in a row. */
  readonly periods: number;
  /**
   * What a gap means. `breaching`: the number comes each minute, so silence is the worst news. `notBreaching`: it is written
   * only when something is wrong. `ignore`: it comes only while there is something to measure, so a gap changes nothing;
   * that nobody measures at all is told by `evaluator-silent`.
   */
  readonly missing: 'breaching' | 'notBreaching' | 'ignore';
}

export const MINUTE_SECONDS = 60;
export const FIVE_MINUTES = 300;
export const HOUR_SECONDS = 3_600;
