import type { InvoiceDocument, Party } from '#lib/clearance/invoice.ts';
import type { Instant } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import type { Arrival } from './arrivals.ts';
import { type ArrivingInvoice, postedFrom } from './arriving-invoice.ts';
import type { MasterRecords } from './catalogue.ts';
import { drawWeighted } from './draw.ts';
import { makeDocumentDrawer } from './draw-document.ts';
import { SAMPLE_RATES, TYPES } from './invoice-mix.ts';
import { spoilDocument } from './spoil-document.ts';
import { excluder } from './without.ts';

export interface GenerateOptions {
  /** One invoice for each. */
  readonly arrivals: Iterable<Arrival>;
  readonly random: Random;
  readonly masterData: MasterRecords;
  readonly seller: Party;
  /** The seller's zone: issue dates are local. */
  readonly zone: string;
  /** Percent of invoices sent with a mistake first, and mended after. */
  readonly faultyPercent: number;
  /** Segments that never come, e.g. `kind:B2G`. */
  readonly without?: readonly string[];
  /** NGN for one unit. @default SAMPLE_RATES */
  readonly rates?: Readonly<Record<string, string>>;
  /** @default 1 */
  readonly firstNumber?: number;
  /**
   * How old an invoice is at least, in milliseconds, before a note corrects it. Accelerated, a day passes in a second and a note
   * would come before anybody could clear what it corrects. @default 0
   */
  readonly noteAfterMilliseconds?: number;
  /** Share (percent) of documents that are credit notes. @default the everyday mix */
  readonly creditNotePercent?: number;
}

/** Recent invoices that a note may correct; bounded, so that memory does not grow with the count. */
const CORRECTABLE = 200;

/**
 * Invoices of a made-up merchant, one after the other, every one valid and exact; a few are sent with a mistake first.
 * A generator: a hundred thousand need no more memory than one.
 */
export function* generateInvoices(options: GenerateOptions): Generator<ArrivingInvoice> {
  const { random, rates = SAMPLE_RATES, firstNumber = 1, noteAfterMilliseconds = 0 } = options;
  const isOut = excluder(options.without ?? []);
  const draw = makeDocumentDrawer({ ...options, rates, firstNumber, isOut });
  const { creditNotePercent: notes } = options;
  const mix: typeof TYPES =
    notes === undefined
      ? TYPES
      : [
          { value: 'invoice', weight: 100 - notes },
          { value: 'credit-note', weight: notes },
        ];
  const types = mix.filter(({ value }) => !isOut('type', value));
  /** Oldest first. */
  const correctable: { readonly at: Instant; readonly document: InvoiceDocument }[] = [];
  /** Taken out, so that no invoice is corrected twice. */
  const takeOriginal = (now: Instant): InvoiceDocument | undefined => {
    const young = correctable.findIndex(({ at }) => at > now - noteAfterMilliseconds);
    const old = young === -1 ? correctable.length : young;
    return old === 0 ? undefined : correctable.splice(random.below(old), 1)[0]?.document;
  };

  for (const arrival of options.arrivals) {
    const { at } = arrival;
    const type = drawWeighted(random, types);
    const faulty = random.next() * 100 < options.faultyPercent;
    const original = type === 'invoice' ? undefined : takeOriginal(at);
    if (type !== 'invoice' && original) {
      const note = draw.note(type, arrival, original);
      yield { at, posted: postedFrom(note, at), payload: note };
      continue;
    }
    const document = draw.invoice(arrival);
    const posted = postedFrom(document, at);
    if (faulty) {
      yield { at, posted, payload: spoilDocument(document, random), mended: document };
      continue;
    }
    correctable.push({ at, document });
    if (correctable.length > CORRECTABLE) correctable.shift();
    yield { at, posted, payload: document };
  }
}
