import * as z from 'zod';
import type { StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { HttpRequest, type HttpResponse, respond } from './http.ts';
import type { Telemetry } from './telemetry.ts';

const StatusRequest = HttpRequest.extend({ pathParameters: z.object({ number: z.string().min(1) }) });

/** API Gateway decodes a path once; what is still encoded then was encoded twice, as a number with `/` may have to be. */
const decodedAgain = (number: string): string => {
  try {
    return decodeURIComponent(number);
  } catch {
    return number;
  }
};

/** `GET /invoices/{number+}`: the greedy parameter, since numbers may hold `/`. */
export const serveStatus =
  (
    telemetry: Telemetry,
    status: (number: string) => Promise<StatusAnswer>,
  ): ((event: unknown) => Promise<HttpResponse>) =>
  async (event) =>
    telemetry.observe({}, async () => {
      const { number } = StatusRequest.parse(event).pathParameters;
      const answer = await status(number);
      const decoded = decodedAgain(number);
      return respond(answer.status === 404 && decoded !== number ? await status(decoded) : answer);
    });
