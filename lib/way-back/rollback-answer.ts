import * as z from 'zod';

/** What function `request-rollback` answers. */
export const RollbackAnswer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    outcome: z.string(),
    execution: z.string().optional(),
    message: z.string(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);
