/** What the authority has registered. An IRN is registered once, for ever; reading lags behind by the settle time. */
import type { Instant } from '#lib/instant.ts';

export interface AcceptedInvoice {
  readonly irn: string;
  readonly at: Instant;
  readonly kind: string;
  readonly issueDate: string;
  readonly typeCode: string;
  readonly currency: string;
  /** As it came: a JSON number. */
  readonly payable: number;
  readonly sellerTin: string;
  readonly buyerTin?: string;
}

/** What happened to it since. */
export interface InvoiceStatus {
  paymentStatus: string;
  transmittedAt?: Instant;
  acknowledgedAt?: Instant;
}

export interface Registered {
  readonly invoice: AcceptedInvoice;
  readonly status: InvoiceStatus;
  /** The signed body, if bodies are kept. */
  readonly body?: string;
}

export interface Registry {
  /** False: the IRN is registered already. */
  register(invoice: AcceptedInvoice, body: string | undefined): boolean;
  /** At once, as the authority itself knows it. */
  has(irn: string): boolean;
  /** As confirm and search show it at `now`. */
  visible(irn: string, now: Instant): Registered | undefined;
  /** In order of acceptance, of one issue date or of all. */
  visibleOf(issueDate: string | undefined, now: Instant): readonly Registered[];
  readonly accepted: readonly AcceptedInvoice[];
  /** IRNs that came to be registered once more, each time: an authority that did not look would have them twice. */
  readonly repeated: readonly string[];
}

export const makeRegistry = (settleMilliseconds: number): Registry => {
  const byIrn = new Map<string, Registered>();
  const all: Registered[] = [];
  const byDate = new Map<string, Registered[]>();
  const accepted: AcceptedInvoice[] = [];
  const repeated: string[] = [];

  const settled = ({ invoice }: Registered, now: Instant): boolean => invoice.at + settleMilliseconds <= now;
  /** Acceptance is in order of time, so what is settled is a beginning of the list. */
  const beginning = (list: readonly Registered[], now: Instant): readonly Registered[] => {
    const first = list.findLastIndex((registered) => settled(registered, now));
    return first === list.length - 1 ? list : list.slice(0, first + 1);
  };

  return {
    register(invoice, body) {
      if (byIrn.has(invoice.irn)) {
        repeated.push(invoice.irn);
        return false;
      }
      const registered: Registered = {
        invoice,
        status: { paymentStatus: 'PENDING' },
        ...(body === undefined ? {} : { body }),
      };
      byIrn.set(invoice.irn, registered);
      all.push(registered);
      accepted.push(invoice);
      const ofDate = byDate.get(invoice.issueDate);
      if (ofDate) ofDate.push(registered);
      else byDate.set(invoice.issueDate, [registered]);
      return true;
    },
    has: (irn) => byIrn.has(irn),
    visible(irn, now) {
      const registered = byIrn.get(irn);
      return registered && settled(registered, now) ? registered : undefined;
    },
    visibleOf: (issueDate, now) =>
      beginning(issueDate === undefined ? all : (byDate.get(issueDate) ?? []), now),
    accepted,
    repeated,
  };
};
