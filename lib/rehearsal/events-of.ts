import type { EventOf, ScenarioEvent } from './event-schema.ts';

/** The events of one kind, in the order of the scenario. */
export const eventsOf = <D extends ScenarioEvent['do']>(
  events: readonly ScenarioEvent[],
  what: D,
): readonly EventOf<D>[] => events.filter((event): event is EventOf<D> => event.do === what);
