import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Telemetry } from './telemetry.ts';

/** A payload without them is the handler's to refuse. */
const Correlated = z
  .object({ cutover: z.string(), execution: z.string(), subject: z.string() })
  .partial()
  .catch({});

/** Called by a state machine, a workflow or the command line: JSON in, JSON out, errors as they are thrown. */
export const serveAction =
  (telemetry: Telemetry, handler: Handler): ((payload: unknown) => Promise<JsonObject>) =>
  async (payload) =>
    telemetry.observe(Correlated.parse(payload), () => handler(payload));
