/** Hard quotas of Step Functions standard workflows (AWS Step Functions service quotas). */

import { DAY } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';

/** An execution whose history gets this long fails; the failure is its last event. */
export const MAX_HISTORY_EVENTS = 25_000;

/** UTF-8 bytes of an execution's input, a task's parameters or result, a state's output. Not raised to 1 MB with SQS. */
export const MAX_PAYLOAD_BYTES = 256 * 1024;

/** Milliseconds an execution may run. */
export const MAX_EXECUTION_TIME = 365 * DAY;

export const MAX_STATE_NAME_LENGTH = 80;

const encoder = new TextEncoder();

/** Of its JSON, in UTF-8. */
export const byteLength = (value: unknown): number => encoder.encode(JSON.stringify(value)).length;

export const isTooLarge = (value: Json): boolean => {
  const text = JSON.stringify(value);
  // Three bytes at most for one UTF-16 unit: most payloads need no encoding to be known small.
  if (text.length * 3 <= MAX_PAYLOAD_BYTES) return false;
  return encoder.encode(text).length > MAX_PAYLOAD_BYTES;
};
