import { backOutWords } from '#lib/gates/readings/back-out.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { watchData, watchLines } from '#lib/report/render-watch.ts';
import type { DeployedFacts, DeployState } from '#lib/report/status-facts.ts';
import { count, local, many, span } from '#lib/report/words.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';

/** Slack is shown for so many tasks; all of them stand in the report. */
const MOST_TIGHT = 3;

/** What only a deployed stage can tell: plan against actual, route, counters, queue and executions. */
export const deployedLines = (facts: DeployedFacts, zone: string): readonly string[] => [
  ...outlookLines(facts, zone),
  ...backOutLines(facts, zone),
  ...watchLines(facts.watch, zone),
  `Route: ${routeText(facts.control)}`,
  ...clearanceLines(facts, zone),
  trafficLine(facts),
  facts.executions.length === 0
    ? `Executions: none; nothing was started on stage ${facts.stage}`
    : `Executions: ${facts.executions.map(({ name, status }) => `${name} ${status}`).join(', ')}`,
  ...(facts.started
    ? [`Started by ${facts.started.by} on ${local(toIso(facts.started.at), zone)}, stage ${facts.stage}`]
    : []),
  ...(facts.lockedBy ? [`Lock: held by ${facts.lockedBy}`] : []),
  `Deploys: ${deployText(facts.deploys, zone)}`,
];

const outlookLines = (
  { outlook, executions, turningBack }: DeployedFacts,
  zone: string,
): readonly string[] => {
  // What is over has no forecast.
  if (outlook === undefined || executions.every(({ status }) => status !== 'running')) return [];
  const { lateMinutes, plannedEnd, forecastEnd, slackEaten } = outlook;
  const moved =
    lateMinutes >= 1
      ? `${span(lateMinutes)} later than planned`
      : lateMinutes <= -1
        ? `${span(-lateMinutes)} earlier than planned`
        : 'as planned';
  const tight = slackEaten
    .slice(0, MOST_TIGHT)
    .map(
      ({ title, eatenMinutes, ofMinutes }) => `${title} has lost ${span(eatenMinutes)} of ${span(ofMinutes)}`,
    );
  return [
    ...(outlook.scale === 1
      ? []
      : [`Calendar: ${outlook.scale} times real time; in the plan it is ${local(toIso(outlook.now), zone)}`]),
    turningBack === undefined
      ? `Forecast: ends ${local(toIso(forecastEnd), zone)}, ${moved} (plan: ${local(toIso(plannedEnd), zone)})`
      : 'Forecast: none while it is turned back',
    ...(tight.length === 0 || turningBack !== undefined ? [] : [`Slack: ${tight.join('; ')}`]),
  ];
};

/** Of what runs and is not on its way back already. */
const backOutLines = (
  { backOut, executions, turningBack }: DeployedFacts,
  zone: string,
): readonly string[] => {
  const runs = executions.some(({ status }) => status === 'running');
  if (backOut === undefined || turningBack !== undefined || !runs) return [];
  const words = backOutWords(backOut, zone);
  return [`Way ${words}${backOut.late ? '. PAST THE LAST SAFE MOMENT' : ''}`];
};

const oneRoute = (route: Route, pilotTaken: number): string => {
  switch (route.kind) {
    case 'legacy':
      return 'all invoices go to legacy';
    case 'smartapi':
      return 'all invoices go to SmartAPI';
    case 'pilot':
      return `pilot: ${pilotTaken} of ${route.size} invoices taken, the rest goes to legacy`;
    case 'ramp':
      return `ramp: ${[...route.segments, `${route.customerPercent} % of the other customers`].join(', ')} go to SmartAPI`;
  }
};

const routeText = (control: ControlItem): string =>
  [
    oneRoute(control.route, control.pilotTaken),
    ...Object.entries(control.segmentRoutes).map(
      ([segment, route]) => `${segment}: ${oneRoute(route, control.pilotTaken)}`,
    ),
    `epoch ${control.epoch}`,
    ...(control.held ? [`HELD by ${control.execution}`] : []),
    ...(control.pauseReasons.length === 0 ? [] : [`PAUSED because of ${control.pauseReasons.join(', ')}`]),
  ].join('; ');

const clearanceLines = ({ clearance, since }: DeployedFacts, zone: string): readonly string[] => {
  if (clearance === undefined || since === undefined) {
    return ['Invoices: none was let towards SmartAPI yet'];
  }
  const { received, cleared, rejected, refused, pending, unknown, overdue } = clearance;
  return [
    `Invoices since ${local(toIso(since), zone)}: ${count(received)} sent towards SmartAPI, ${count(cleared)} cleared, ${count(rejected)} rejected, ${count(pending)} pending, ${count(unknown)} unknown, ${count(overdue)} overdue; ${count(refused)} refused by intake`,
  ];
};

const trafficLine = ({ traffic }: DeployedFacts): string =>
  'why' in traffic
    ? `Queue: cannot be read (${traffic.why})`
    : `Queue: valve ${traffic.valve}, ${count(traffic.waiting)} waiting, ${count(traffic.inFlight)} with a worker, ${
        traffic.dead === 0
          ? 'none in the dead-letter queue'
          : `${many(traffic.dead, 'message')} in the DEAD-LETTER QUEUE`
      }`;

const deployText = (deploys: DeployState, zone: string): string => {
  switch (deploys.kind) {
    case 'locked':
      return 'the stacks are locked since the start (npx cutover deploy-permit --reason TEXT lifts that)';
    case 'free':
      return 'the stacks may be changed';
    case 'permitted':
      return `${deploys.over ? 'STILL PERMITTED, the time was over' : 'PERMITTED until'} ${local(toIso(deploys.until), zone)} by ${deploys.by}: ${deploys.reason} (npx cutover deploy-permit --end)`;
  }
};

/** The same for machines; instants in UTC. */
export const deployedData = (facts: DeployedFacts): JsonObject => ({
  deployedStage: facts.stage,
  started: facts.started ? { by: facts.started.by, at: toIso(facts.started.at) } : null,
  executions: facts.executions.map((execution) => ({ ...execution })),
  forecast: facts.outlook
    ? {
        scale: facts.outlook.scale,
        planNow: toIso(facts.outlook.now),
        plannedEnd: toIso(facts.outlook.plannedEnd),
        end: toIso(facts.outlook.forecastEnd),
        lateMinutes: Math.round(facts.outlook.lateMinutes),
      }
    : null,
  wayBack: facts.backOut
    ? {
        usualSecondsToSafe: facts.backOut.usualSecondsToSafe,
        worstSecondsToSafe: facts.backOut.worstSecondsToSafe,
        usualSecondsToSettled: facts.backOut.usualSecondsToSettled,
        worstSecondsToSettled: facts.backOut.worstSecondsToSettled,
        lastSafeMoment: toIso(facts.backOut.lastSafeMoment),
        windowEnd: toIso(facts.backOut.windowEnd),
        late: facts.backOut.late,
      }
    : null,
  control: {
    route: routeData(facts.control.route),
    segmentRoutes: Object.fromEntries(
      Object.entries(facts.control.segmentRoutes).map(([segment, route]) => [segment, routeData(route)]),
    ),
    epoch: facts.control.epoch,
    held: facts.control.held,
    pauseReasons: [...facts.control.pauseReasons],
    pilotTaken: facts.control.pilotTaken,
    execution: facts.control.execution,
  },
  since: facts.since === undefined ? null : toIso(facts.since),
  clearance: facts.clearance ? { ...facts.clearance } : null,
  traffic: { ...facts.traffic },
  watch: watchData(facts.watch),
  deploys:
    facts.deploys.kind === 'permitted'
      ? { ...facts.deploys, until: toIso(facts.deploys.until) }
      : { ...facts.deploys },
});

const routeData = (route: Route): JsonObject =>
  route.kind === 'ramp' ? { ...route, segments: [...route.segments] } : { ...route };
