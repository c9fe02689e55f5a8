/** The instants a run goes by. Input, not program: the definition reads every one from `$.calendar`. */
import type { Pace } from './time-scale.ts';

/** ISO 8601 UTC instants; seconds are whole and at least 1. A type, not an interface: it is JSON. */
export type Calendar = {
  readonly goLive: string;
  readonly zone: string;
  /** Seconds of the plan in one real second; 1 is nominal, production refuses any other. */
  readonly scale: number;
  /** Only of a calendar that does not run at the plan's own time: how it does. Production refuses it. */
  readonly pace?: Pace & {
    readonly nominalGoLive: string;
    /** People are waited for so long at least, in real seconds, whatever the scale makes of their time. */
    readonly atLeastSeconds: number;
  };
  readonly windowFrom: string;
  readonly windowTo: string;
  /** `minimumSeconds`: how long the stage lasts at least, from when it is really entered. */
  readonly stages: Readonly<
    Record<
      string,
      { readonly start: string; readonly end: string; readonly minimumSeconds: number; readonly pace?: Pace }
    >
  >;
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly start: string;
        readonly end: string;
        /** How long the machine waits for a manual task's report before it escalates and asks again. */
        readonly timeoutSeconds: number;
        readonly retrySeconds: number;
        /** With each entry, since a handler is given no more of the calendar than its subject's. */
        readonly pace?: Pace;
      }
    >
  >;
  readonly gates: Readonly<
    Record<
      string,
      {
        readonly start: string;
        readonly end: string;
        readonly timeoutSeconds: number;
        readonly validSeconds: number;
        readonly pace?: Pace;
      }
    >
  >;
  /** Hypercare's daily calls, extensions included, oldest first, and how many of them come before the exit may be asked. */
  readonly checkpoints: readonly string[];
  readonly checkpointsBeforeExit: number;
  /** Local dates (zone) that count as business days, from freeze start to the last checkpoint. */
  readonly businessDays: readonly string[];
};
