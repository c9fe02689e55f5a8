import { InvoiceDocument, type Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import { type ConnectorEvent, type ConnectorStep, nextStep } from '#lib/erp/connector.ts';
import { type Downtime, makeStallMeter } from '#lib/erp/stall-meter.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { ErpInbox, ErpOutput, ErpRegister, OutputSide, PostedInvoice } from '#lib/ports/erp.ts';
import type { SimulatedErpOptions } from './simulated-erp-options.ts';
import type { ErpEntry, OpenInvoice } from './simulated-invoice.ts';

export interface SimulatedErp {
  readonly output: ErpOutput;
  readonly register: ErpRegister;
  readonly inbox: ErpInbox;
  /** Sets the timer of the first arrival; each arrival sets that of the next. */
  start(): void;
  downtime(): Downtime & { readonly issuedByFallback: number };
  /** By number, in order of posting. */
  account(): ReadonlyMap<string, ErpEntry>;
  /** Numbers it was told of and never posted. */
  toldOfUnposted(): readonly string[];
}

/** A retail buyer takes the goods along; a lorry waits for its papers, and a note moves no goods. */
const goodsWaitFor = ({ kind, type }: PostedInvoice): boolean => kind !== 'B2C' && type === 'invoice';

/** A company's ERP with its connector, driven by virtual time: posts, issues, holds, asks, mends. */
export const makeSimulatedErp = (options: SimulatedErpOptions): SimulatedErp => {
  const { virtual, policy, random, clerkDelay } = options;
  const meter = makeStallMeter({
    graceMilliseconds: options.stallGraceMilliseconds ?? 60_000,
    dispatchMilliseconds: options.dispatchMilliseconds ?? 7_200_000,
  });
  const posted: PostedInvoice[] = [];
  const entries = new Map<string, ErpEntry>();
  const open = new Map<string, OpenInvoice>();
  /** Original to the notes that a clerk keeps until it is known where the original went. */
  const notesFor = new Map<string, string[]>();
  const strangers: string[] = [];
  /** Posted, and its connector does not run. */
  const stuck = new Set<OpenInvoice>();
  const arrivals = options.arrivals[Symbol.iterator]();
  let side: OutputSide = options.output ?? 'legacy';

  const note = (number: string, change: Partial<ErpEntry>): void => {
    entries.set(number, { ...(entries.get(number) ?? { sent: 0 }), ...change });
  };

  const issue = (number: string, on: OutputSide, change: Partial<ErpEntry> = {}): void => {
    note(number, { issuedOn: on, ...change });
    meter.ends(number, virtual.now());
    open.delete(number);
    const notes = notesFor.get(number) ?? [];
    notesFor.delete(number);
    for (const waiting of notes) if (on === 'legacy') issue(waiting, 'legacy');
  };

  /** `undefined` when nothing came in time; a later answer is learned by asking. */
  const inTime = <T>(call: Promise<T>): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      const cancel = virtual.at(plus(virtual.now(), policy.silenceMilliseconds), () => resolve(undefined));
      call.then(resolve, reject).finally(cancel);
    });

  const post = async (item: OpenInvoice): Promise<ConnectorEvent> => {
    note(item.posted.number, { sent: (entries.get(item.posted.number)?.sent ?? 0) + 1 });
    const answer = await inTime(options.intake(item.payload));
    if (answer?.outcome === 'accepted') item.revision = answer.revision;
    if (answer !== undefined && answer.outcome !== 'unavailable') item.mends = undefined;
    return answer === undefined ? { of: 'silence' } : { of: 'answer', answer };
  };

  const downUntil = (): Instant | undefined => options.connectorUpAgain?.(virtual.now());

  const ask = async (item: OpenInvoice): Promise<void> => {
    if (open.get(item.posted.number) !== item || item.withClerk) return;
    const upAgain = downUntil();
    if (upAgain !== undefined) {
      virtual.at(upAgain, () => ask(item));
      return;
    }
    item.asked += 1;
    const answer = await inTime(options.status(item.posted.number).catch(() => undefined));
    if (answer?.status === 200) item.revision = answer.revision;
    await proceed(item, answer === undefined ? { of: 'silence' } : { of: 'status', answer });
  };

  const mend = async (item: OpenInvoice, document: InvoiceDocument): Promise<void> => {
    if (open.get(item.posted.number) !== item) return;
    item.payload = document;
    item.mended = undefined;
    item.mends = item.revision;
    item.since = virtual.now();
    item.asked = 0;
    item.withClerk = false;
    meter.waits(item.posted.number, item.since, goodsWaitFor(item.posted));
    await proceed(item, { of: 'posted' });
  };

  const originalOf = (item: OpenInvoice): string | undefined => {
    const document = InvoiceDocument.safeParse(item.payload);
    return document.success ? document.data.references : undefined;
  };

  /** A note goes where its original went, and nobody can say where before that is final. */
  const followOriginal = (item: OpenInvoice): void => {
    const original = originalOf(item);
    if (original === undefined || !entries.has(original)) return;
    const where = entries.get(original)?.issuedOn;
    if (where === 'legacy') issue(item.posted.number, 'legacy');
    else if (where === undefined) {
      notesFor.set(original, [...(notesFor.get(original) ?? []), item.posted.number]);
    }
  };

  const handToClerk = (item: OpenInvoice, reason: Reason): void => {
    if (item.withClerk) return;
    item.withClerk = true;
    note(item.posted.number, { reason });
    meter.ends(item.posted.number, virtual.now());
    const { mended } = item;
    if (mended === undefined) {
      followOriginal(item);
      return;
    }
    const spread = Math.max(1, clerkDelay.toMilliseconds - clerkDelay.fromMilliseconds);
    const delay = clerkDelay.fromMilliseconds + random.below(spread);
    virtual.at(plus(virtual.now(), delay), () => mend(item, mended));
  };

  const awaitClearance = (item: OpenInvoice, irn: Irn | undefined): void => {
    const { number, kind } = item.posted;
    if (irn !== undefined) note(number, { irn });
    // Issued to the buyer at once and reported within 24 hours; B2B and B2G wait for clearance (firs-mbs.md, 1.6).
    if (kind === 'B2C') meter.ends(number, virtual.now());
  };

  const perform = (item: OpenInvoice, step: Exclude<ConnectorStep, { step: 'post' }>): void => {
    const { number } = item.posted;
    switch (step.step) {
      case 'issue-on-legacy':
        issue(number, 'legacy', {
          ...(step.reason === undefined ? {} : { reason: step.reason }),
          ...(step.because === 'fallback' ? { fallback: true } : {}),
        });
        return;
      case 'await-clearance':
        awaitClearance(item, step.irn);
        return;
      case 'issue-cleared':
        issue(number, 'smartapi', { told: 'cleared', irn: step.irn });
        return;
      case 'hold-and-ask':
        virtual.at(plus(virtual.now(), step.afterMilliseconds), () => ask(item));
        return;
      case 'hand-to-clerk':
        handToClerk(item, step.reason);
    }
  };

  const proceed = async (item: OpenInvoice, event: ConnectorEvent): Promise<void> => {
    let last = event;
    // Told of the outcome while a call was under way: then it is no longer open, and the answer is old news.
    while (open.get(item.posted.number) === item) {
      const facts = {
        output: side,
        waitedMilliseconds: virtual.now() - item.since,
        asked: item.asked,
        ...(item.mends === undefined ? {} : { mends: item.mends }),
      };
      const step = nextStep(last, facts, policy);
      if (step.step !== 'post') {
        perform(item, step);
        return;
      }
      const upAgain = downUntil();
      if (upAgain !== undefined) {
        stuck.add(item);
        virtual.at(upAgain, () => unstick(item));
        return;
      }
      last = await post(item);
    }
  };

  const unstick = async (item: OpenInvoice): Promise<void> => {
    if (stuck.delete(item)) await proceed(item, { of: 'posted' });
  };

  /**
   * Nobody knows yet which side has what a note corrects. Intake would take an original that never reached it for one of
   * legacy's, and the note would end on the other side.
   */
  const originalInLimbo = (item: OpenInvoice): boolean => {
    const original = item.posted.type === 'invoice' ? undefined : originalOf(item);
    if (original === undefined || original === item.posted.number) return false;
    const waiting = open.get(original);
    return waiting !== undefined && !waiting.withClerk && entries.get(original)?.irn === undefined;
  };

  const send = async (item: OpenInvoice): Promise<void> => {
    if (originalInLimbo(item)) {
      virtual.at(plus(virtual.now(), policy.askAgainMilliseconds), () => send(item));
    } else await proceed(item, { of: 'posted' });
  };

  const arrive = async (arriving: ArrivingInvoice): Promise<void> => {
    const { posted: invoice, payload, mended } = arriving;
    const item: OpenInvoice = {
      posted: invoice,
      payload,
      mended,
      since: virtual.now(),
      asked: 0,
      revision: 1,
      mends: undefined,
      withClerk: false,
    };
    posted.push(invoice);
    note(invoice.number, {});
    open.set(invoice.number, item);
    meter.waits(invoice.number, item.since, goodsWaitFor(invoice));
    await send(item);
  };

  const awaitNext = (): void => {
    const next = arrivals.next();
    if (next.done) return;
    virtual.at(next.value.at, () => {
      awaitNext();
      return arrive(next.value);
    });
  };

  const onCleared = (number: string, irn: Irn): void => {
    const issuedOn = entries.get(number)?.issuedOn;
    // Out on legacy already, by fallback: the buyer has that paper, and the register must not hide it.
    if (issuedOn === 'legacy') note(number, { told: 'cleared', irn });
    else issue(number, 'smartapi', { told: 'cleared', irn });
  };

  return {
    output: {
      current: async () => side,
      setTo: async (to) => {
        side = to;
        // The ERP's own switch needs no connector: what waits for it alone goes out on legacy.
        if (to === 'legacy') for (const item of stuck) virtual.at(virtual.now(), () => unstick(item));
      },
      verify: async () => {
        const step = nextStep({ of: 'posted' }, { output: side, waitedMilliseconds: 0, asked: 0 }, policy);
        return step.step === 'issue-on-legacy' ? 'legacy' : 'smartapi';
      },
    },
    register: {
      posted: async (from, to) =>
        posted
          .filter(({ postedAt }) => postedAt >= from && postedAt < to)
          .map((invoice) => {
            const issuedOn = entries.get(invoice.number)?.issuedOn;
            return issuedOn === undefined ? invoice : { ...invoice, issuedOn };
          }),
    },
    inbox: {
      async tell(outcome) {
        const { number } = outcome;
        if (downUntil() !== undefined) throw new Error('the ERP’s connector does not run');
        const item = open.get(number);
        if (!entries.has(number)) strangers.push(number);
        else if (outcome.outcome === 'cleared') onCleared(number, outcome.irn);
        else if (outcome.outcome === 'rejected' && item?.mends !== undefined) {
          // A repeat about the revision that is mended, or news of the mended one: the question under way says which.
          return;
        } else if (item && !item.withClerk) {
          note(number, { told: outcome.outcome });
          if (outcome.outcome === 'released') issue(number, 'legacy', { reason: outcome.reason });
          else handToClerk(item, outcome.reason);
        }
      },
    },
    start: awaitNext,
    downtime: () => ({
      ...meter.read(virtual.now()),
      issuedByFallback: [...entries.values()].filter(({ fallback }) => fallback).length,
    }),
    account: () => entries,
    toldOfUnposted: () => strangers,
  };
};
