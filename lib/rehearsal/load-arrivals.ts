import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Arrival, type ArrivalPlan, spreadArrivals } from '#lib/erp/arrivals.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { MasterRecords } from '#lib/erp/catalogue.ts';
import { generateInvoices } from '#lib/erp/generate-invoices.ts';
import { importExport } from '#lib/erp/import-export.ts';
import { makeOpenHours } from '#lib/erp/open-hours.ts';
import { mappingForHeader, type PlacedMapping, parsePlacedMapping } from '#lib/erp/parse-mapping.ts';
import { readCsvHeader } from '#lib/erp/read-csv.ts';
import { sellerOf } from '#lib/erp/seller-of.ts';
import { DAY, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { eventsOf } from './events-of.ts';
import { type ArrivalShape, shapeArrivals } from './shape-arrivals.ts';

/** Longer than a clearance takes, so that a note finds what it corrects cleared, as on a calendar of days. */
const NOTE_AFTER = 5 * SECOND;

/** Where a served ERP differs from one that is simulated in process. */
export interface ArrivalSpan {
  /** A moment of the plan. @default the end of hypercare */
  readonly to?: Instant;
  /** On an accelerated calendar: how old an invoice is at least, in real time, before a note corrects it. @default 5 s */
  readonly noteAfterMilliseconds?: number;
  /** Whether the cutover still runs: then the ERP posts on, past what was planned, at the same pace. @default it does not */
  readonly goesOn?: () => boolean;
}

const PROFILES = projectFolder('runbooks/profiles');

/**
 * Made-up invoices of the client's own customers and products, spread over the days of the cutover. Accelerated, those days
 * pass in minutes, and each invoice has the date on which it is really posted: an authority takes none of the future.
 */
export const generatedArrivals = (
  compiled: CompiledRunbook,
  scenario: Scenario,
  seed: number,
  masterData: MasterRecords,
  count: number,
  span: ArrivalSpan = {},
): Iterable<ArrivingInvoice> => {
  const { runbook, plan, calendar } = compiled;
  const pilot = plan.stages.find(
    (stage) => runbook.stages.find(({ id }) => id === stage.id)?.kind === 'pilot',
  );
  const hypercare = plan.stages.find(
    (stage) => runbook.stages.find(({ id }) => id === stage.id)?.kind === 'hypercare',
  );
  const { pilotPerDay, without, faultyPercent, from, to, creditNotePercent } = scenario.invoices;
  const { scale, toReal } = timeScale(calendar.pace);
  const begin = plus(plan.goLive, relativeMinutes(from) * MINUTE);
  const end =
    to === undefined
      ? (span.to ?? hypercare?.end ?? plan.end)
      : plus(plan.goLive, relativeMinutes(to) * MINUTE);
  const week = {
    zone: runbook.goLive.zone,
    businessDays: calendar.businessDays,
    businessHours: runbook.goLive.businessHours,
  };
  const everyday = postedOn(
    spreadArrivals({
      ...week,
      count,
      from: begin,
      to: end,
      random: seededRandom(seed, 'arrivals'),
      ...(pilot && pilotPerDay !== undefined
        ? { pilot: { from: pilot.start, to: pilot.end, perBusinessDay: pilotPerDay } }
        : {}),
    }),
    { ...week, end, perWeek: (count * WEEK) / (end - begin), random: seededRandom(seed, 'arrivals/on') },
    span.goesOn ?? (() => false),
  );
  const planned = shapeArrivals(
    everyday,
    shapeOf(scenario, plan.goLive),
    makeOpenHours({ ...runbook.goLive, businessDays: calendar.businessDays }),
  );
  return generateInvoices({
    arrivals: moved(planned, toReal),
    random: seededRandom(seed, 'invoices'),
    masterData,
    seller: sellerOf(runbook),
    zone: runbook.goLive.zone,
    faultyPercent,
    without,
    ...(creditNotePercent !== undefined && { creditNotePercent }),
    ...(scale > 1 && { noteAfterMilliseconds: span.noteAfterMilliseconds ?? NOTE_AFTER }),
  });
};

const WEEK = 7 * DAY;

/** What was planned, and then week by week as long as the cutover lasts: a company does not stop selling. */
function* postedOn(
  planned: Iterable<Arrival>,
  week: Omit<ArrivalPlan, 'count' | 'from' | 'to' | 'pilot'> & {
    readonly end: Instant;
    readonly perWeek: number;
  },
  goesOn: () => boolean,
): Generator<Arrival> {
  yield* planned;
  for (let from = week.end; goesOn(); from = plus(from, WEEK)) {
    const more = spreadArrivals({ ...week, count: Math.ceil(week.perWeek), from, to: plus(from, WEEK) });
    for (const arrival of more) {
      if (!goesOn()) return;
      yield arrival;
    }
  }
}

const shapeOf = ({ events, invoices }: Scenario, goLive: Instant): ArrivalShape => {
  const moment = (relative: string): Instant => plus(goLive, relativeMinutes(relative) * MINUTE);
  const span = (event: { readonly at: string; readonly to: string }) => ({
    from: moment(event.at),
    to: moment(event.to),
  });
  return {
    quiet: eventsOf(events, 'nothing-posted').map(span),
    peaks: eventsOf(events, 'peak').map((event) => ({ ...span(event), invoices: event.invoices })),
    single: invoices.at.map(moment),
  };
};

function* moved(arrivals: Iterable<Arrival>, toReal: (at: Instant) => Instant): Generator<Arrival> {
  for (const { at, open } of arrivals) yield { at: toReal(at), open };
}

/** An ERP's export, read by a mapping: the one named, or the shipped one that fits the file's header. */
export const importedArrivals = (
  compiled: CompiledRunbook,
  file: string,
  mappingFile: string | undefined,
): Result<Iterable<ArrivingInvoice>, readonly Problem[]> => {
  const bytes = readInput(file, 'export of invoices');
  if (!bytes.ok) return bytes;
  const mapping = mappingFile === undefined ? shippedMapping(bytes.value, file) : loadMapping(mappingFile);
  if (!mapping.ok) return mapping;
  const imported = importExport(bytes.value, mapping.value.mapping, {
    file,
    mappingAt: mapping.value.at,
    goLive: compiled.plan.goLive,
    zone: compiled.runbook.goLive.zone,
    seller: sellerOf(compiled.runbook),
  });
  return imported.ok ? ok(imported.value.invoices) : imported;
};

const loadMapping = (file: string): Result<PlacedMapping, readonly Problem[]> => {
  const bytes = readInput(file, 'mapping');
  return bytes.ok ? parsePlacedMapping(bytes.value, file) : bytes;
};

const shippedMapping = (bytes: Uint8Array, file: string): Result<PlacedMapping, readonly Problem[]> => {
  const header = readCsvHeader(bytes, file);
  if (!header.ok) return header;
  const placed: PlacedMapping[] = [];
  for (const name of readdirSync(PROFILES)
    .filter((one) => one.endsWith('.mapping.yaml'))
    .sort()) {
    const mapping = loadMapping(join(PROFILES, name));
    if (!mapping.ok) return mapping;
    placed.push(mapping.value);
  }
  const mappings = placed.map(({ mapping }) => mapping);
  const fitting = mappingForHeader(header.value, mappings);
  const found = placed.find(({ mapping }) => mapping === fitting);
  if (found) return ok(found);
  return err([
    {
      file,
      line: 1,
      column: 1,
      code: 'mapping-missing',
      message: 'no shipped mapping fits the columns of this export',
      seen: header.value.join(', ').slice(0, 200),
      allowed: mappings.map((one) => `${one.mapping}: ${Object.values(one.columns).join(', ')}`).join('; '),
      fix: 'Write a mapping as docs/mappings.md says and name it with --mapping FILE.',
    },
  ]);
};
