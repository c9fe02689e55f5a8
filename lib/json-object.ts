import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';

const Shape = z.record(z.string(), z.json());

/** A value that has to be a JSON object; anything else is a fault of whoever made it. */
export const asJsonObject = (value: unknown): JsonObject => Shape.parse(value);
