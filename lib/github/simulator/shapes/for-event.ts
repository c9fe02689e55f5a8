/** Of answers only; a delivery has closed shapes, and leaves them out. */
const ANSWERS_ONLY = ['user_view_type', 'stack'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shown);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !ANSWERS_ONLY.includes(key));
  const entries = kept.map(([key, inner]): [string, unknown] => [key, shown(inner)]);
  // Whole repositories have the organisation's own properties in deliveries.
  const isRepository = 'full_name' in value && 'default_branch' in value;
  return Object.fromEntries(isRepository ? [...entries, ['custom_properties', {}]] : entries);
};

/** The shapes of the API as deliveries have them. */
export const forEvent = (payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, shown(value)]));
