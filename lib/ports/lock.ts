/** One cutover at a time for a tenant. All reads and writes are strongly consistent. */
import type { Instant } from '#lib/instant.ts';

export interface LockHolder {
  readonly tenant: string;
  readonly cutover: string;
  /** Person id of the runbook, or who the cloud says it was. */
  readonly by: string;
  readonly since: Instant;
}

export interface CutoverLock {
  holder(tenant: string): Promise<LockHolder | undefined>;
  /**
   * Conditional: taken when nobody holds it, when it is held by the same cutover already, or when `replaces` is still
   * exactly who holds it; from then on it is held as `holder` says, so that whoever judged its cutover to be over before
   * loses. Otherwise nothing is written, and whoever holds it is returned.
   */
  take(holder: LockHolder, replaces?: LockHolder): Promise<'taken' | LockHolder>;
}
