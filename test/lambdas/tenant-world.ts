import { makeBreaker } from '#lambdas/breaker/handler.ts';
import { type IntakeDependencies, makeIntake } from '#lambdas/intake/handler.ts';
import { makeStatus } from '#lambdas/status/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { WORKER_SETTINGS, type WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { InvoiceDocument, Irn } from '#lib/clearance/invoice.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { fromIso, HOUR, type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import type { Answer, Authority, OriginalReference, RegisteredInvoice } from '#lib/ports/authority.ts';
import type { InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { Route } from '#lib/route/control-item.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { SERVICE_ID } from '#test/firs/sample-document.ts';

export const TENANT = 'adire';
export const START = fromIso('2027-04-12T09:00:00+01:00');

type Submit = (irn: Irn, document: InvoiceDocument) => Promise<Answer<{ readonly accepted: true }>>;

/** What the authority has, and how it answers; each answer may be replaced for a while. */
export interface FakeAuthority extends Authority {
  readonly registered_: Map<Irn, RegisteredInvoice[]>;
  readonly originals: (OriginalReference | undefined)[];
  signs: number;
  finds: number;
  submit: Submit | undefined;
  onFind: ((irn: Irn) => Promise<Answer<RegisteredInvoice | undefined>>) | undefined;
  onCheck: (() => Promise<Answer<{ readonly ok: boolean }>>) | undefined;
}

const TYPE_CODES = { invoice: '381', 'credit-note': '380', 'debit-note': '384' } as const;

export const registeredAs = (irn: Irn, document: InvoiceDocument): RegisteredInvoice => ({
  irn,
  number: document.number.replaceAll(/[-/]/g, ''),
  issueDate: document.issueDate,
  typeCode: TYPE_CODES[document.type],
  currency: document.currency,
  payable: document.gross,
  ...(document.seller.tin === undefined ? {} : { sellerTin: document.seller.tin }),
  ...(document.buyer.tin === undefined ? {} : { buyerTin: document.buyer.tin }),
});

const fine = async (): Promise<Answer<{ readonly ok: boolean }>> => ({ ok: true, value: { ok: true } });

export const makeFakeAuthority = (): FakeAuthority => {
  const registered_ = new Map<Irn, RegisteredInvoice[]>();
  const check = (): Promise<Answer<{ readonly ok: boolean }>> => fake.onCheck?.() ?? fine();
  const fake: FakeAuthority = {
    registered_,
    originals: [],
    signs: 0,
    finds: 0,
    submit: undefined,
    onFind: undefined,
    onCheck: undefined,
    health: async () => ({ ok: true, value: { healthy: true } }),
    selfCheck: check,
    validateIrn: check,
    validateInvoice: check,
    submitForClearance: async (irn, document, original) => {
      fake.signs += 1;
      fake.originals.push(original);
      if (fake.submit) return fake.submit(irn, document);
      return accept(fake, irn, document);
    },
    find: async (irn) => {
      fake.finds += 1;
      return fake.onFind ? fake.onFind(irn) : { ok: true, value: registered_.get(irn)?.[0] };
    },
    registered: async () => ({ ok: true, value: [...registered_.values()].flat() }),
    verifyTin: async () => ({ ok: true, value: { found: true } }),
    codes: async () => ({ ok: true, value: [] }),
  };
  return fake;
};

/** Registers; the second time the authority calls it a duplicate, which reads like an outage. */
export const accept = (
  authority: FakeAuthority,
  irn: Irn,
  document: InvoiceDocument,
): Answer<{ readonly accepted: true }> => {
  if (authority.registered_.has(irn)) {
    return {
      ok: false,
      fault: { class: 'ambiguous', detail: 'unable to complete this operation at this time' },
    };
  }
  authority.registered_.set(irn, [registeredAs(irn, document)]);
  return { ok: true, value: { accepted: true } };
};

/** A tenant on SQLite with a scripted authority and a clock moved by hand. */
export const makeTenant = (
  changes: Partial<WorkerDependencies> = {},
  intake: Partial<IntakeDependencies> = {},
) => {
  let now: Instant = START;
  const deadlines = new Set<{ readonly at: Instant; readonly reached: () => void }>();
  const clock = {
    now: () => now,
    /** Passes at once, but for a deadline, which whoever set it calls off: that one waits until time has passed it. */
    sleep: async (milliseconds: number, signal?: AbortSignal) => {
      if (!signal) {
        now = plus(now, milliseconds);
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const deadline = { at: plus(now, milliseconds), reached: resolve };
        deadlines.add(deadline);
        signal.addEventListener('abort', () => {
          deadlines.delete(deadline);
          reject(new Error('called off'));
        });
      });
    },
  };
  const pass = (milliseconds: number): void => {
    now = plus(now, milliseconds);
    for (const deadline of deadlines) if (deadline.at <= now) deadline.reached();
  };
  const database = openDatabase(':memory:');
  const ledger = makeLedger(database);
  const control = makeControl(database, 'go-live');
  const archive = makeTableArchive(database);
  const authority = makeFakeAuthority();
  const rung: InvoiceKey[] = [];
  const told: InvoiceOutcome[] = [];
  const incidents: Incident[] = [];
  const lines: { readonly code: string; readonly facts: JsonObject }[] = [];
  const log = (code: string, facts: JsonObject): void => {
    lines.push({ code, facts });
  };
  const doorbell = {
    ring: async (keys: readonly InvoiceKey[]) => {
      rung.push(...keys);
    },
  };
  const erp = {
    tell: async (outcome: InvoiceOutcome) => {
      told.push(outcome);
    },
  };
  let isOpen = true;
  const valve: QueueValve = {
    setOpen: async (open) => {
      isOpen = open;
    },
    state: async () => (isOpen ? 'open' : 'closed'),
  };
  const incidentLog = {
    open: async (incident: Incident) => {
      if (!incidents.some(({ id }) => id === incident.id)) incidents.push(incident);
    },
    close: async (id: string, closedAt: Instant) => {
      const at = incidents.findIndex((incident) => incident.id === id);
      const incident = incidents[at];
      if (incident) incidents[at] = { ...incident, closedAt };
    },
    list: async () => incidents,
  };
  const workerDependencies: WorkerDependencies = {
    tenant: TENANT,
    clock,
    ids: seededRandom(1, 'ids'),
    padding: seededRandom(1, 'qr'),
    ledger,
    control,
    authority,
    archive,
    erp,
    incidents: incidentLog,
    log,
    qr: testCryptoKeys(),
    settings: { ...WORKER_SETTINGS, callsPerSecond: Number.POSITIVE_INFINITY },
    ...changes,
  };
  const intakeDependencies: IntakeDependencies = {
    tenant: TENANT,
    clock,
    ledger,
    control,
    doorbell,
    log,
    days: makeLocalDays('Africa/Lagos'),
    dueBy: { B2B: 4 * HOUR, B2C: 24 * HOUR, B2G: 4 * HOUR },
    notes: 'side-of-original',
    check: { serviceId: SERVICE_ID, rules: DOCUMENT_RULES },
    ...intake,
  };
  const worker = makeWorker(workerDependencies);
  let messages = 0;
  const messageOf = (key: InvoiceKey, receiveCount = 1) => {
    messages += 1;
    return { messageId: `m-${messages}`, body: JSON.stringify(key), receiveCount };
  };
  return {
    ...intakeDependencies,
    workerDependencies,
    intake: makeIntake(intakeDependencies),
    status: makeStatus({ tenant: TENANT, ledger, log }),
    worker,
    sweep: makeSweeper({
      tenant: TENANT,
      clock,
      ledger,
      control,
      doorbell,
      erp,
      log,
      settings: SWEEPER_SETTINGS,
    }),
    breaker: makeBreaker({
      tenant: TENANT,
      clock,
      control,
      authority,
      incidents: incidentLog,
      valve,
      log,
      settings: { probes: 3, gapMilliseconds: 20_000 },
    }),
    ledger,
    control,
    archive,
    authority,
    erp,
    rung,
    told,
    incidents,
    valve,
    lines,
    messageOf,
    pass,
    now: () => now,
    switchTo: async (route: Route, segmentRoutes: Readonly<Record<string, Route>> = {}) => {
      const { epoch } = await control.get(TENANT);
      await control.setRoute(TENANT, epoch, {
        route,
        segmentRoutes,
        cutover: 'go-live',
        execution: 'go-live-r1',
      });
    },
    /** One delivery of each key that was rung; says which are to come again. */
    deliver: async (keys: readonly InvoiceKey[] = rung.splice(0), receiveCount = 1) => {
      const batch = keys.map((key) => messageOf(key, receiveCount));
      const { batchItemFailures } = await worker(batch);
      return batchItemFailures.length;
    },
    row: async (number: string) => ledger.latest(TENANT, number),
    /** Longer than the lease, the settle time and the sweeper's patience. */
    settle: () => pass(11 * MINUTE),
  };
};
