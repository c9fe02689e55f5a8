import type { JsonObject } from '#lib/json.ts';

/** What `request-rollback` answered, as far as a turn-back goes by it. */
export interface RollbackAnswer {
  /** Its outcome, or the code of its refusal. */
  readonly what: string;
  /** The rollback that goes for it; undefined: refused. */
  readonly execution: string | undefined;
  readonly message: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const answerOf = ({ outcome, code, execution, message }: JsonObject): RollbackAnswer => ({
  what: text(outcome) ?? text(code) ?? 'nothing',
  execution: text(execution),
  message: text(message) ?? '',
});
