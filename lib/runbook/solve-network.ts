/** The critical path method over a network: earliest times forward, latest times backward. */
import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import { callAtOrAfter, callAtOrBefore } from './daily-call.ts';
import type { Network, NetworkActivity, NetworkStage } from './network.ts';

export interface Times {
  readonly earliestStart: Instant;
  readonly earliestEnd: Instant;
  readonly latestStart: Instant;
  readonly latestEnd: Instant;
}

export interface StageTimes {
  readonly start: Instant;
  /** Tasks, shortest length and daily calls are over; the gate may open. */
  readonly workEnd: Instant;
  readonly gateOpens: Instant;
  readonly end: Instant;
}

export interface Solution {
  readonly activities: ReadonlyMap<string, Times>;
  readonly stages: ReadonlyMap<string, StageTimes>;
  readonly end: Instant;
}

/** What really happened to an activity. */
export interface Actual {
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
}

interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

interface Forward {
  readonly spans: ReadonlyMap<string, Span>;
  readonly stages: ReadonlyMap<string, StageTimes>;
  readonly end: Instant;
}

const BEGINNING = instant(Number.MIN_SAFE_INTEGER);
const NEVER = instant(Number.MAX_SAFE_INTEGER);
const latest = (times: readonly Instant[]): Instant => instant(Math.max(BEGINNING, ...times));
const earliest = (times: readonly Instant[]): Instant => instant(Math.min(NEVER, ...times));

const spanOf = (activity: NetworkActivity, from: Instant, actual: Actual | undefined, now: Instant): Span => {
  const start =
    actual?.startedAt ?? (actual?.endedAt ? earliest([from, actual.endedAt]) : latest([from, now]));
  return { start, end: actual?.endedAt ?? latest([plus(start, activity.minutes * MINUTE), now]) };
};

const forwardStage = (
  stage: NetworkStage,
  zone: string,
  former: Instant,
  spans: Map<string, Span>,
  actuals: ReadonlyMap<string, Actual>,
  now: Instant,
): StageTimes => {
  const begun = stage.activities.flatMap((activity) => actuals.get(activity.id)?.startedAt ?? []);
  const start = begun.length > 0 ? earliest(begun) : latest([former, stage.notBefore ?? BEGINNING]);
  const endOf = (id: string): Instant => {
    const span = spans.get(id);
    if (!span) throw new Error(`activity ${id} is not earlier in the network`);
    return span.end;
  };
  const place = (activity: NetworkActivity, from: Instant): void => {
    const bounds = [from, activity.notBefore ?? BEGINNING, ...activity.after.map(endOf)];
    spans.set(activity.id, spanOf(activity, latest(bounds), actuals.get(activity.id), now));
  };
  const before = stage.activities.filter((activity) => activity.calls !== 'after');
  const after = stage.activities.filter((activity) => activity.calls === 'after');
  for (const activity of before) place(activity, start);

  const shortest = plus(start, stage.minimumMinutes * MINUTE);
  const held = before.filter((activity) => activity.calls === 'before').map((activity) => endOf(activity.id));
  const calls = stage.checkpointAt
    ? callAtOrAfter(latest([shortest, ...held]), stage.checkpointAt, zone)
    : shortest;
  for (const activity of after) place(activity, calls);

  const workEnd = latest([calls, ...stage.activities.map((activity) => endOf(activity.id))]);
  const gateOpens = latest([workEnd, stage.gate?.notBefore ?? BEGINNING]);
  const end = stage.gate ? plus(gateOpens, stage.gate.decisionMinutes * MINUTE) : workEnd;
  return { start, workEnd, gateOpens, end };
};

const forward = (network: Network, actuals: ReadonlyMap<string, Actual>, now: Instant): Forward => {
  const spans = new Map<string, Span>();
  const stages = new Map<string, StageTimes>();
  let end = BEGINNING;
  for (const stage of network.stages) {
    const times = forwardStage(stage, network.zone, end, spans, actuals, now);
    stages.set(stage.id, times);
    end = times.end;
  }
  return { spans, stages, end };
};

/** Latest end of each activity that leaves the end where it is. */
const backward = (network: Network, end: Instant): ReadonlyMap<string, Instant> => {
  const ends = new Map<string, Instant>();
  /** Of all activities that come after it, the earliest that has to have started. */
  const bound = new Map<string, Instant>();
  let stageEnd = end;
  for (const stage of network.stages.toReversed()) {
    const workEnd = plus(stageEnd, -(stage.gate?.decisionMinutes ?? 0) * MINUTE);
    const starts: Instant[] = [];
    const place = (activity: NetworkActivity, limit: Instant): void => {
      const latestEnd = earliest([workEnd, limit, bound.get(activity.id) ?? NEVER]);
      const latestStart = plus(latestEnd, -activity.minutes * MINUTE);
      ends.set(activity.id, latestEnd);
      starts.push(latestStart);
      for (const id of activity.after) bound.set(id, earliest([bound.get(id) ?? NEVER, latestStart]));
    };
    for (const activity of stage.activities.toReversed()) {
      if (activity.calls === 'after') place(activity, NEVER);
    }
    const calls = stage.checkpointAt
      ? callAtOrBefore(earliest([workEnd, ...starts]), stage.checkpointAt, network.zone)
      : workEnd;
    for (const activity of stage.activities.toReversed()) {
      if (activity.calls !== 'after') place(activity, activity.calls === 'before' ? calls : NEVER);
    }
    stageEnd = earliest([...starts, plus(calls, -stage.minimumMinutes * MINUTE)]);
  }
  return ends;
};

/**
 * Solves the network. `actuals` replace what was planned, and nothing that has not started starts before `now`.
 * Latest times are against the end that results.
 */
export const solveNetwork = (
  network: Network,
  actuals: ReadonlyMap<string, Actual> = new Map(),
  now: Instant = BEGINNING,
): Solution => {
  const { spans, stages, end } = forward(network, actuals, now);
  const ends = backward(network, end);
  const activities = new Map<string, Times>();
  for (const activity of network.stages.flatMap((stage) => stage.activities)) {
    const span = spans.get(activity.id);
    const latestEnd = ends.get(activity.id);
    if (!span || latestEnd === undefined) throw new Error(`activity ${activity.id} was not solved`);
    activities.set(activity.id, {
      earliestStart: span.start,
      earliestEnd: span.end,
      latestStart: plus(latestEnd, -activity.minutes * MINUTE),
      latestEnd,
    });
  }
  return { activities, stages, end };
};
