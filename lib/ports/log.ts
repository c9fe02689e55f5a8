import type { JsonObject } from '#lib/json.ts';

/** Writes one line. Codes are stable and declared where they are used; never an invoice body, a key or a token. */
export type Log = (code: string, facts: JsonObject) => void;
