import * as z from 'zod';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { bodyOf, HttpRequest, type HttpResponse, respond } from './http.ts';
import type { Telemetry } from './telemetry.ts';

interface Intake {
  submit(body: unknown, options?: { readonly canary?: boolean }): Promise<IntakeAnswer>;
}

/** `run-canary` invokes the function itself: API Gateway's events cannot have this shape, so no ERP can send a canary. */
const CanaryCall = z.strictObject({ canary: z.record(z.string(), z.unknown()) });

/** Whatever type the ERP says it sends: what is not JSON is recorded as unreadable, and a wrong label loses no invoice. */
const submitted = (intake: Intake, event: unknown): Promise<IntakeAnswer> =>
  intake.submit(bodyOf(HttpRequest.parse(event)));

/** `POST /invoices`, and the canary's direct call, which gets the answer as it is. */
export const serveIntake =
  (telemetry: Telemetry, intake: Intake): ((event: unknown) => Promise<HttpResponse | IntakeAnswer>) =>
  async (event) =>
    telemetry.observe({}, async () => {
      const canary = CanaryCall.safeParse(event);
      if (canary.success) return intake.submit(canary.data.canary, { canary: true });
      const answer = await submitted(intake, event);
      telemetry.measure('InvoicesOffered', 1, 'count');
      // Answers: one that the ERP asks for again is counted again.
      if (answer.outcome === 'legacy') telemetry.measure('InvoicesToLegacy', 1, 'count');
      if (answer.outcome === 'refused') telemetry.measure('InvoicesRefused', 1, 'count');
      if (answer.status === 503) telemetry.measure('IntakeUnavailable', 1, 'count');
      return respond(answer);
    });
