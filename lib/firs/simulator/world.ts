import type { Clock } from '#lib/ports/clock.ts';
import type { Random } from '#lib/ports/random.ts';
import type { SimulatorConfig } from './config.ts';
import type { FaultKind } from './faults.ts';
import type { Registry } from './registry.ts';

/** What every endpoint of the simulator works on. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly config: SimulatorConfig;
  readonly registry: Registry;
  /** Whether this invoice gets no outcome now, whatever is tried. */
  readonly inLimbo: (irn: string) => boolean;
}

/** What Hono hands to an endpoint beside the request: the fault that hits this call. */
export interface CallEnvironment {
  readonly Bindings: { readonly fault?: FaultKind };
}
