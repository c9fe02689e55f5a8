/** Calls for somebody because of an alarm. All reads and writes are strongly consistent. */
import type { Instant } from '#lib/instant.ts';

export interface PageCall {
  readonly at: Instant;
  /** Person ids: who was called, and a deputy if there is one that day. */
  readonly to: readonly string[];
}

export interface Page {
  readonly tenant: string;
  /** `<alarm>/<when it changed, ISO>`: one occurrence of one alarm. */
  readonly id: string;
  readonly alarm: string;
  /** The alarm's description, with where its entry in the runbook of alarms stands. */
  readonly what: string;
  /** What CloudWatch says. */
  readonly reason: string;
  readonly openedAt: Instant;
  /** Person ids, who is called first and who is called after whom; as it was when the page was opened. */
  readonly chain: readonly string[];
  /** How long each has to answer. */
  readonly minutes: number;
  /** How often the whole chain is called. */
  readonly rounds: number;
  readonly calls: readonly PageCall[];
  readonly acknowledged?: { readonly by: string; readonly at: Instant };
  /** When the alarm went back to OK: nobody is called any more. */
  readonly recoveredAt?: Instant;
  /** When all of the chain were told at once that nobody had answered. */
  readonly exhaustedAt?: Instant;
}

export interface Pages {
  get(tenant: string, id: string): Promise<Page | undefined>;
  /** Replaces the page if it still equals what the caller read (`undefined`: there was none). */
  put(page: Page, replaces: Page | undefined): Promise<boolean>;
  /** Oldest first. */
  list(tenant: string): Promise<readonly Page[]>;
}
