/** Counts for dashboards and alarms, of a whole tenant and never of an invoice. */
export type MeasureUnit = 'count' | 'percent' | 'minutes' | 'milliseconds';

/** Best effort: a number that is lost is a gap in a graph, and alarms take a gap for bad news. */
export type Measure = (name: string, value: number, unit: MeasureUnit) => void;
