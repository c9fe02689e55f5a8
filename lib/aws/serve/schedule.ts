import type { JsonObject } from '#lib/json.ts';
import type { Telemetry } from './telemetry.ts';

/** Called by the clock; the event says nothing that is needed. What is returned is for whoever calls it by hand. */
export const serveSchedule =
  (telemetry: Telemetry, turn: () => Promise<JsonObject>): (() => Promise<JsonObject>) =>
  async () =>
    telemetry.observe({}, turn);
