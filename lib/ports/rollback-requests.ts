import type { JsonObject } from '#lib/json.ts';

/** Who asks for the way back, and why. */
export interface RollbackAsk {
  /** Left out: of whoever holds the tenant's lock. */
  readonly cutover?: string;
  /** Of the runbook's `triggers`. */
  readonly trigger: string;
  /** Person id, an alarm's name, or `evaluator`. */
  readonly by: string;
  readonly reason: string;
  /** Nobody has decided it: it may only start what its trigger starts by itself, and proposes otherwise. */
  readonly automatic: boolean;
  /** Where nothing but one person's declaration pulled the trigger: whose, so that its authority ratifies what it starts. */
  readonly declaredBy?: string;
}

export interface RollbackRequests {
  /** Asking twice is one roll-back. The answer is that of the function `request-rollback`. */
  ask(request: RollbackAsk): Promise<JsonObject>;
}
