import * as z from 'zod';
import type { ProgramDigests } from '#lib/compiler/program.ts';
import { type Digest, digestOf } from '#lib/digest.ts';
import type { JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';

export type Refusal = { readonly code: string; readonly message: string };

/** What the function was deployed with. */
export interface Deployed {
  readonly tenant: string;
  readonly stage: 'local' | 'uat' | 'production';
  readonly cutover: string;
  readonly digests: Omit<ProgramDigests, 'calendar'>;
  /** Members of the recovery gate's authority: who may decide that this cutover begins on a route that is held. */
  readonly mayUnlatch: readonly string[];
}

const Hex = z.custom<Digest>(
  (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value),
  'a SHA-256 in lower-case hex',
);

const StartPayload = z.strictObject({
  tenant: z.string(),
  cutover: z.string(),
  /** Person id of the runbook, or who the cloud says it was. */
  by: z.string().min(1).max(300),
  calendar: z.intersection(
    z.record(z.string(), z.json()),
    z.object({ scale: z.number().positive(), pace: z.unknown().optional() }),
  ),
  /** Of what the caller has checked and shows to people. */
  digests: z.strictObject({ program: Hex, code: Hex, calendar: Hex, roster: Hex }),
  /** Takes a lock whose cutover was prepared and never began; never one of a cutover that goes. */
  takeOver: z.boolean().default(false),
  /** One that is over is begun again, under the next number; never in production. */
  again: z.boolean().default(false),
  /** A roll-back of another cutover has ended and holds the route: who decides, for the authority, that this one begins. */
  unlatch: z
    .strictObject({
      by: z.string().min(1),
      reason: z.string().trim().min(1).max(2_000),
      /** ARN that the cloud let in; `by` is claimed. */
      caller: z.string().min(1).max(2_048).exactOptional(),
    })
    .optional(),
});

export interface StartRequest {
  readonly by: string;
  readonly calendar: JsonObject;
  readonly digests: ProgramDigests;
  readonly takeOver: boolean;
  readonly again: boolean;
  readonly unlatch?: { readonly by: string; readonly reason: string; readonly caller?: string };
}

const WHAT = { program: 'program', code: 'code', roster: 'roster' } as const;

/** Whether what is asked for is what is deployed. A payload of another shape throws. */
export const judgeRequest = (payload: unknown, deployed: Deployed): Result<StartRequest, Refusal> => {
  const { tenant, cutover, by, calendar, digests, takeOver, again, unlatch } = StartPayload.parse(payload);
  const refuse = (code: string, message: string) => err({ code, message });
  if (tenant !== deployed.tenant)
    return refuse('other-tenant', `Here is tenant ${deployed.tenant}, and ${tenant} was asked for.`);
  if (cutover !== deployed.cutover) {
    return refuse(
      'other-cutover',
      `The deployed runbook is ${deployed.cutover}, and ${cutover} was asked for. Deploy its runbook first.`,
    );
  }
  for (const part of ['program', 'code', 'roster'] as const) {
    if (digests[part] === deployed.digests[part]) continue;
    return refuse(
      `other-${part}`,
      `The ${WHAT[part]} here is ${digests[part].slice(0, 12)}, the deployed one ${deployed.digests[part].slice(0, 12)}. ` +
        'Deploy this checkout, or start from the one that is deployed.',
    );
  }
  const nominal = calendar.scale === 1 && calendar.pace === undefined;
  if (deployed.stage === 'production' && !nominal) {
    return refuse(
      'scaled-in-production',
      `The calendar does not run as planned (scale ${calendar.scale}). Production takes the calendar as planned only: start without --calendar.`,
    );
  }
  // A scaled calendar is the nominal one at another pace and carries the nominal one's digest.
  if (nominal && digestOf(calendar) !== digests.calendar) {
    return refuse(
      'other-calendar',
      'The calendar is not the one of its digest: it was changed on its way. Start again.',
    );
  }
  if (again && deployed.stage === 'production') {
    return refuse(
      'again-in-production',
      `Production runs ${cutover} once: rehearsals are begun again elsewhere. Another cutover needs another id in the runbook.`,
    );
  }
  if (unlatch && !deployed.mayUnlatch.includes(unlatch.by)) {
    return refuse(
      'may-not-unlatch',
      `${unlatch.by} is not of the authority that decides on recoveries. It has: ${deployed.mayUnlatch.join(', ')}.`,
    );
  }
  return ok({ by, calendar, digests, takeOver, again, ...(unlatch && { unlatch }) });
};
