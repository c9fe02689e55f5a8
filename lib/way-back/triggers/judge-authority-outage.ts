import { HOUR, type Instant, MINUTE, toIso } from '#lib/instant.ts';
import { type OutageRule, readOutage } from '#lib/watch/outage-clock.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';
import { inconclusive, quiet, type Read, type TriggerVerdict } from './trigger-verdict.ts';

/** `12 h 5 min`. */
export const hoursAndMinutes = (milliseconds: number): string => {
  const minutes = Math.floor(milliseconds / MINUTE);
  const hours = Math.floor(milliseconds / HOUR);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes - hours * 60} min`;
};

/** The outage clock against its limit. Time in which nobody looked never pulls; it is said. */
export const judgeAuthorityOutage = (
  trigger: string,
  state: Read<Pick<WatchState, 'outage'>>,
  now: Instant,
  rule: OutageRule,
): TriggerVerdict => {
  if (!state.ok) return inconclusive(trigger, `The outage clock cannot be read: ${state.error}.`);
  const reading = readOutage(state.value.outage, now, rule);
  const { outMilliseconds: out, unseenMilliseconds: unseen, since } = reading;
  const numbers = {
    outMinutes: Math.floor(out / MINUTE),
    unseenMinutes: Math.floor(unseen / MINUTE),
    limitMinutes: rule.limitMilliseconds / MINUTE,
    since: since === undefined ? null : toIso(since),
  };
  const limit = hoursAndMinutes(rule.limitMilliseconds);
  const told = `The authority is out for ${hoursAndMinutes(out)} since ${since === undefined ? 'an unknown moment' : toIso(since)}, announced maintenance left out; the limit is ${limit}.`;
  if (reading.over) return { trigger, verdict: 'pulled', reasons: [told], numbers };
  if (reading.running && out + unseen >= rule.limitMilliseconds) {
    return inconclusive(
      trigger,
      `${told} For ${hoursAndMinutes(unseen)} more nobody looked: with them the limit would be passed. Ask the authority, and see that the probe runs.`,
      numbers,
    );
  }
  if (reading.blind) {
    return inconclusive(
      trigger,
      reading.newestMilliseconds === undefined
        ? 'Nobody has probed the authority yet.'
        : `Nobody has proven anything about the authority for ${hoursAndMinutes(reading.newestMilliseconds)}: see that the probe runs.`,
      numbers,
    );
  }
  return quiet(trigger, reading.running ? told : 'The authority works.', numbers);
};
