import { CONTROL_FEATURES } from './control.ts';
import { DATA_FEATURES } from './data.ts';
import type { Feature } from './feature.ts';

/** Of the subset, each as its smallest definition. */
export const FEATURES: readonly Feature[] = [...DATA_FEATURES, ...CONTROL_FEATURES];
