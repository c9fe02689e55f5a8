/**
 * The authority's outage clock (DESIGN section 4). It counts the time in which the authority was seen to be out, from the
 * last proven success, and is a fold over proofs: its state is all that it remembers, so no restart sets it back and none
 * is needed to go on. Whatever the proofs, it is never negative and grows until recovery has lasted.
 */
import { DAY, type Instant, instant, MINUTE } from '#lib/instant.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';

export type OutageState = WatchState['outage'];
export type Maintenance = OutageState['maintenance'][number];

/** A probe, or invoices that cleared. `ours`: what fails is on our side; it proves neither that nor this. */
export interface Proof {
  readonly at: Instant;
  readonly saw: 'up' | 'down' | 'ours';
}

export interface OutageRule {
  /** Threshold `authorityOutage`. */
  readonly limitMilliseconds: number;
  /** So long before the limit the authority is given what it decides on. */
  readonly dossierLeadMilliseconds: number;
  /** Good proofs in a row that are a recovery, if they also last: one good answer between two failures is none. */
  readonly goodProofs: number;
  readonly goodMilliseconds: number;
  /** Between two proofs further apart than this, nobody looked: three times as far as probes are. */
  readonly gapMilliseconds: number;
}

export const outageRule = (limitMilliseconds: number): OutageRule => ({
  limitMilliseconds,
  dossierLeadMilliseconds: Math.min(30 * MINUTE, limitMilliseconds / 2),
  goodProofs: 3,
  goodMilliseconds: 10 * MINUTE,
  gapMilliseconds: 15 * MINUTE,
});

/** Milliseconds of [from, to) within announced maintenance; windows may overlap. */
const inMaintenance = (windows: readonly Maintenance[], from: number, to: number): number => {
  let covered = 0;
  let done = from;
  for (const window of windows.toSorted((one, other) => one.from - other.from)) {
    const begin = Math.max(window.from, done);
    const end = Math.min(window.to, to);
    if (end > begin) {
      covered += end - begin;
      done = end;
    }
  }
  return covered;
};

type Counted = NonNullable<OutageState['spans']>[number];

/** Each apart from the next by two good proofs at least: days of flapping. The oldest go, and stay counted as they are. */
const MOST_SPANS = 100;

interface Span {
  readonly out: number;
  readonly unseen: number;
  readonly spans: readonly Counted[];
}

/** One more behind the others; what goes on where the last one ended is the same span. */
const withSpans = (former: readonly Counted[], more: readonly Counted[]): Counted[] => {
  const spans = [...former];
  for (const next of more) {
    const last = spans.at(-1);
    if (last?.to === next.from && last.seen === next.seen) spans[spans.length - 1] = { ...last, to: next.to };
    else spans.push(next);
  }
  return spans.slice(-MOST_SPANS);
};

/** Of a span that ended, or goes on, in a failure: what counts as out, and what nobody saw. */
const spanOf = (state: OutageState, from: number, to: number, rule: OutageRule): Span => {
  const seenUntil = Math.min(to, from + rule.gapMilliseconds);
  return {
    out: seenUntil - from - inMaintenance(state.maintenance, from, seenUntil),
    unseen: to - seenUntil - inMaintenance(state.maintenance, seenUntil, Math.max(seenUntil, to)),
    spans: [
      { from, to: seenUntil, seen: true },
      ...(to > seenUntil ? [{ from: seenUntil, to, seen: false }] : []),
    ],
  };
};

const NOTHING: Span = { out: 0, unseen: 0, spans: [] };

/**
 * What lies between the newest proof and the next. After a failure it was out until something else is proven; between two
 * proofs that both found the authority well it was not, and what our own fault hides is not counted.
 */
const between = (state: OutageState, proof: Proof, rule: OutageRule): Span => {
  const { newest } = state;
  const counts = newest?.saw === 'down' || (newest?.saw === 'up' && proof.saw === 'down');
  return counts ? spanOf(state, newest.at, proof.at, rule) : NOTHING;
};

const hasRecovered = (state: OutageState, rule: OutageRule): boolean =>
  state.goodInARow >= rule.goodProofs &&
  state.newest !== undefined &&
  state.newest.at - (state.goodSince ?? state.newest.at) >= rule.goodMilliseconds;

/** A proof that is not newer than what is known changes nothing: two who look at once, or a repeat, count it once. */
export const withProof = (state: OutageState, proof: Proof, rule: OutageRule): OutageState => {
  if (state.newest !== undefined && proof.at <= state.newest.at) return state;
  const { goodSince, ...rest } = state;
  const newest = { at: proof.at, saw: proof.saw };
  const runs = state.downSince !== undefined;
  const span = between(state, proof, rule);
  const counted = runs
    ? {
        outFor: (state.outFor ?? 0) + span.out,
        unseenFor: (state.unseenFor ?? 0) + span.unseen,
        spans: withSpans(state.spans ?? [], span.spans),
      }
    : {};
  switch (proof.saw) {
    case 'up': {
      const good: OutageState = {
        ...rest,
        ...counted,
        newest,
        lastProvenSuccess: proof.at,
        goodInARow: state.goodInARow + 1,
        goodSince: state.goodInARow === 0 ? proof.at : (goodSince ?? proof.at),
      };
      return runs && hasRecovered(good, rule) ? recovered(good) : good;
    }
    case 'down':
      // The health endpoint fails, and invoices clear: what counts is that they do. The newest that cleared stays the newest
      // proof, so that the clock counts from there once they stop.
      if (!runs && clearingLasts(state, proof.at, rule)) return state;
      return runs
        ? { ...rest, ...counted, newest, goodInARow: 0 }
        : {
            ...rest,
            newest,
            goodInARow: 0,
            downSince: proof.at,
            countsFrom: state.newest?.saw === 'up' ? state.newest.at : proof.at,
            outFor: span.out,
            unseenFor: span.unseen,
            spans: withSpans([], span.spans),
          };
    case 'ours':
      return { ...rest, ...counted, newest, goodInARow: 0 };
  }
};

/** Invoices clear, look after look: a recovery that probes cannot deny, as long as there is no hole in it. */
const clearingLasts = ({ clearing }: OutageState, now: number, rule: OutageRule): boolean =>
  clearing !== undefined &&
  clearing.looks >= rule.goodProofs &&
  clearing.newest - clearing.since >= rule.goodMilliseconds &&
  now - clearing.newest <= rule.gapMilliseconds;

/** One more look that saw newly cleared invoices. A look at the moment of another is that one. */
export const withClearing = (state: OutageState, now: Instant, rule: OutageRule): OutageState => {
  const { clearing: former } = state;
  if (former !== undefined && now <= former.newest) return state;
  const clearing =
    former !== undefined && now - former.newest <= rule.gapMilliseconds
      ? { since: former.since, newest: now, looks: former.looks + 1 }
      : { since: now, newest: now, looks: 1 };
  const after: OutageState = { ...state, clearing };
  return after.downSince !== undefined && clearingLasts(after, now, rule)
    ? recovered(after, clearing.since)
    : after;
};

const recovered = (state: OutageState, since = state.goodSince): OutageState => {
  const { downSince, countsFrom, outFor, unseenFor, spans, dossierAt, ...rest } = state;
  return { ...rest, ...(since !== undefined && { recoveredAt: since }) };
};

export interface OutageReading {
  readonly running: boolean;
  /** Milliseconds in which the authority was seen to be out, maintenance left out. 0 while nothing runs. */
  readonly outMilliseconds: number;
  /** Milliseconds of the same time in which nobody looked. */
  readonly unseenMilliseconds: number;
  /** The last proven success before it, or the first failure where there never was one. */
  readonly since: Instant | undefined;
  /** So long ago the newest proof was: the probe has stopped where that is long. Undefined: there never was one. */
  readonly newestMilliseconds: number | undefined;
  readonly blind: boolean;
  readonly dossierDue: boolean;
  readonly over: boolean;
  /** If nothing changes; undefined while nothing runs. */
  readonly limitAt: Instant | undefined;
}

/** How the clock stands at `now`, between two proofs as well. */
export const readOutage = (state: OutageState, now: Instant, rule: OutageRule): OutageReading => {
  const { newest, downSince } = state;
  const since = state.countsFrom ?? downSince;
  const tail =
    downSince !== undefined && newest?.saw === 'down' && now > newest.at
      ? spanOf(state, newest.at, now, rule)
      : NOTHING;
  const out = downSince === undefined ? 0 : (state.outFor ?? 0) + tail.out;
  const unseen = downSince === undefined ? 0 : (state.unseenFor ?? 0) + tail.unseen;
  const newestMilliseconds = newest === undefined ? undefined : Math.max(0, now - newest.at);
  return {
    running: downSince !== undefined,
    outMilliseconds: out,
    unseenMilliseconds: unseen,
    since: since === undefined ? undefined : instant(since),
    newestMilliseconds,
    blind: newestMilliseconds === undefined || newestMilliseconds > rule.gapMilliseconds,
    dossierDue: downSince !== undefined && out >= rule.limitMilliseconds - rule.dossierLeadMilliseconds,
    over: downSince !== undefined && out >= rule.limitMilliseconds,
    limitAt: downSince === undefined ? undefined : instant(now + Math.max(0, rule.limitMilliseconds - out)),
  };
};

/** More than a person announces; the record of the watch stays small. */
export const MOST_WINDOWS = 20;

/** Windows nearer than this are one, whoever asks how long the authority may be away in one go. */
export const SAME_MAINTENANCE = DAY;

/** Those that may still count: what an outage that runs has been reckoned with, and what touches what is announced now. */
const stillKept = (state: OutageState, windows: readonly Maintenance[]): Maintenance[] => {
  const settled = (state.countsFrom ?? state.downSince ?? state.newest?.at ?? 0) - SAME_MAINTENANCE;
  return windows
    .filter(({ to }) => to >= settled)
    .toSorted((one, other) => one.from - other.from)
    .slice(0, MOST_WINDOWS);
};

/**
 * Announced before or afterwards: what was counted already is taken off where it was counted, from what was seen to be out
 * and from what nobody saw. Of more windows than the record holds those furthest ahead go; the one in force stays.
 */
export const withMaintenance = (state: OutageState, window: Maintenance): OutageState => {
  const maintenance = [...state.maintenance, window];
  const kept = stillKept(state, maintenance);
  const { outFor, unseenFor, spans } = state;
  if (outFor === undefined || spans === undefined) return { ...state, maintenance: kept };
  const newlyCovered = (wanted: boolean): number =>
    spans
      .filter(({ seen }) => seen === wanted)
      .map(({ from, to }) => inMaintenance(kept, from, to) - inMaintenance(state.maintenance, from, to))
      .reduce((sum, each) => sum + Math.max(0, each), 0);
  return {
    ...state,
    maintenance: kept,
    outFor: Math.max(0, outFor - newlyCovered(true)),
    unseenFor: Math.max(0, (unseenFor ?? 0) - newlyCovered(false)),
  };
};
