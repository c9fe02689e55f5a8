/** Intake's answer as it comes over a wire, read back by the same types. */
import * as z from 'zod';
import type { IntakeAnswer } from './intake-answer.ts';
import { parseIrn } from './irn.ts';

const IrnText = z.string().transform((text, context) => {
  const parts = parseIrn(text);
  if (parts.ok) return parts.value.irn;
  context.addIssue({ code: 'custom', message: parts.error.text });
  return z.NEVER;
});

const ReasonMessage = z
  .object({ code: z.string(), text: z.string(), path: z.string().optional() })
  .transform(({ path, ...reason }) => ({ ...reason, ...(path === undefined ? {} : { path }) }));

const number = z.string();
const reason = ReasonMessage;

export const IntakeAnswerMessage: z.ZodType<IntakeAnswer> = z.discriminatedUnion('outcome', [
  z.object({
    status: z.literal(202),
    outcome: z.literal('accepted'),
    number,
    revision: z.int().min(1),
    irn: IrnText,
  }),
  z.object({ status: z.literal(200), outcome: z.literal('legacy'), number }),
  z.object({
    status: z.literal(422),
    outcome: z.literal('refused'),
    number,
    reasons: z.array(ReasonMessage),
  }),
  z.object({ status: z.literal(409), outcome: z.literal('conflict'), number, reason }),
  z.object({ status: z.literal(400), outcome: z.literal('unreadable'), reason }),
  z.object({ status: z.literal(413), outcome: z.literal('too-large'), reason }),
  z.object({ status: z.literal(503), outcome: z.literal('unavailable'), reason }),
]);
