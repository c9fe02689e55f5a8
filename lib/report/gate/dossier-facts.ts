/** Sections of the dossier from the evidence's facts. A fact of another shape is not shown: the criteria above still judge. */
import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import { spelledSeconds } from '#lib/gates/readings/back-out.ts';
import { fromIso } from '#lib/instant.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import { listed, table } from '#lib/report/gate/markdown.ts';
import { count, span } from '#lib/report/words.ts';

const MOST_LATE = 5;

const measuredOf = ({ criteria }: Evidence, id: string): string | undefined =>
  criteria.find((each) => each.id === id)?.measured;

const PlanFacts = z.object({
  late: z.array(
    z.object({ title: z.string(), minutes: z.number(), slackMinutes: z.number(), open: z.boolean() }),
  ),
  forecast: z.object({
    end: z.iso.datetime(),
    lateMinutes: z.number(),
    slackEaten: z.array(
      z.object({ title: z.string(), owner: z.string(), eatenMinutes: z.number(), ofMinutes: z.number() }),
    ),
  }),
});

export const planAgainstActual = (about: GateAbout): readonly string[] => {
  const { evidence, runbook } = about;
  const found = PlanFacts.safeParse(evidence.facts['plan-against-actual']);
  if (!found.success) return ['This gate does not show the plan.'];
  const { late, forecast } = found.data;
  const end = momentIn(fromIso(forecast.end), runbook.goLive.zone);
  const moved =
    forecast.lateMinutes === 0
      ? 'as planned'
      : `${span(Math.abs(forecast.lateMinutes))} ${forecast.lateMinutes > 0 ? 'later' : 'earlier'} than planned`;
  return [
    `Forecast end of the cutover: ${end}, ${moved}. ${late.length === 0 ? 'No task ended late.' : `Late: ${count(late.length)}, the most:`}`,
    ...(late.length === 0
      ? []
      : [
          '',
          ...table(
            ['Task', 'Late by', 'Slack it had', 'State'],
            late
              .slice(0, MOST_LATE)
              .map((each) => [
                plain(each.title),
                span(each.minutes),
                span(each.slackMinutes),
                each.open ? 'still open' : 'done',
              ]),
          ),
        ]),
    ...forecast.slackEaten
      .slice(0, 1)
      .map(
        (each) =>
          `\nTightest of what is to come: ${plain(each.title)} (${plain(nameIn(about)(each.owner))}), ${span(each.eatenMinutes)} of ${span(each.ofMinutes)} slack used.`,
      ),
  ];
};

const Lost = z.object({ posted: z.number(), lost: z.array(z.string()) });
const Counts = z.object({
  counts: z.record(z.string(), z.number()),
  rate: z.object({ n: z.number(), cleared: z.number() }),
});

export const invoicesAccounted = ({ evidence }: GateAbout): readonly string[] => {
  const account = Lost.safeParse(evidence.facts['invoices-accounted']);
  const rate = Counts.safeParse(evidence.facts.clearance);
  const reconciled = measuredOf(evidence, 'reconciliation');
  const lines = [
    ...(account.success
      ? [
          account.data.lost.length === 0
            ? `The ERP posted ${count(account.data.posted)} since the cutover began; every one of them is accounted for.`
            : `**${count(account.data.lost.length)} of ${count(account.data.posted)} posted invoices are in no book:** ${account.data.lost.slice(0, 10).map(code).join(', ')}.`,
        ]
      : []),
    ...(rate.success
      ? [
          `At the authority since the switch: ${Object.entries(rate.data.counts)
            .map(([state, number]) => `${plain(state)} ${count(number)}`)
            .join(', ')}.`,
        ]
      : []),
    ...(reconciled === undefined ? [] : [`Reconciliation: ${plain(reconciled, 400)}.`]),
  ];
  return lines.length > 0 ? listed(lines) : ['This gate does not show invoices.'];
};

const Way = z.object({ kind: z.string(), how: z.string() });
const WayBackFacts = z.object({
  now: Way,
  afterGo: Way.extend({ stage: z.string() }).optional(),
  forecast: z
    .object({
      binds: z.boolean(),
      late: z.boolean(),
      lastSafeMoment: z.iso.datetime(),
      windowEnd: z.iso.datetime(),
      usualSecondsToSafe: z.number(),
      worstSecondsToSafe: z.number(),
      usualSecondsToSettled: z.number(),
      worstSecondsToSettled: z.number(),
    })
    .optional(),
});

export const wayBack = ({ evidence, runbook }: GateAbout): readonly string[] => {
  const found = WayBackFacts.safeParse(evidence.facts['way-back']);
  if (!found.success) return ['This gate does not show the way back.'];
  const { zone } = runbook.goLive;
  const { now, afterGo, forecast } = found.data;
  return listed([
    `Now (${plain(now.kind)}): ${plain(now.how)}`,
    ...(afterGo
      ? [`After a go, in “${plain(afterGo.stage)}” (${plain(afterGo.kind)}): ${plain(afterGo.how)}`]
      : []),
    ...(forecast === undefined
      ? ['No forecast: nothing says how long a way back would take.']
      : [
          `Begun now: safe after ${spelledSeconds(forecast.usualSecondsToSafe)} (at worst ${spelledSeconds(forecast.worstSecondsToSafe)}), all settled after ${spelledSeconds(forecast.usualSecondsToSettled)} (at worst ${spelledSeconds(forecast.worstSecondsToSettled)}).`,
          forecast.binds
            ? `**Last safe moment to begin it: ${momentIn(fromIso(forecast.lastSafeMoment), zone)}**; the change window ends ${momentIn(fromIso(forecast.windowEnd), zone)}.${forecast.late ? ' **It has passed.**' : ''}`
            : `The change window, until ${momentIn(fromIso(forecast.windowEnd), zone)}, does not bind this gate: there is no last safe moment.`,
        ]),
  ]);
};
