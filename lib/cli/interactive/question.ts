import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';

/** What a rehearsal waits for a person to say. */
export type Question =
  | {
      readonly kind: 'gate';
      readonly subject: string;
      readonly at: Instant;
      readonly record: GateRecord;
      /** Undefined: the archive has none, and then there is no go. */
      readonly evidence: Evidence | undefined;
      readonly evidenceFile: string;
    }
  | {
      readonly kind: 'task';
      readonly subject: string;
      readonly at: Instant;
      readonly record: TaskRecord;
    };

export type GateQuestion = Extract<Question, { kind: 'gate' }>;
export type TaskQuestion = Extract<Question, { kind: 'task' }>;

/** What a person says to a question. */
export type Answer =
  | { readonly kind: 'vote'; readonly vote: 'go' | 'no-go' | 'object'; readonly note?: string }
  /** Nobody decides: the deadline passes. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'report';
      readonly report: 'done' | 'block' | 'retry' | 'give-up';
      readonly text: string;
    }
  | { readonly kind: 'late'; readonly minutes: number }
  /** The remaining manual tasks of this stage report themselves. */
  | { readonly kind: 'all' }
  /** The scenario's people do the rest. */
  | { readonly kind: 'auto' };
