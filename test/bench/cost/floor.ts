import type { Cleared } from './clear-invoices.ts';
import { countBy } from './count-requests.ts';
import { BATCH } from './event-source.ts';

/** At most so many requests to AWS for a cleared invoice. */
export const MOST_REQUESTS = 5.3;

export interface Component {
  readonly what: string;
  /** The port's method; undefined: the event source's own. */
  readonly purpose?: string;
  readonly api: string;
  /** The least that does the same. */
  readonly floor: number;
  /** Of a sound wiring; another number is a guarantee dropped, or a request added. */
  readonly expected: number;
  readonly why: string;
}

/** What one cleared invoice needs, derived: each thing that must outlive a crash before the next one happens is a write. */
export const COMPONENTS: readonly Component[] = [
  {
    what: 'durable row, route checked',
    purpose: 'ledger.create',
    api: 'DynamoDB TransactWriteItems',
    floor: 1,
    expected: 1,
    why: 'the ERP is answered only for what is on record; route, IRN and pilot slot hold in the same transaction',
  },
  {
    what: 'ring',
    purpose: 'queue.ring',
    api: 'SQS SendMessageBatch',
    floor: 1,
    expected: 1,
    why: 'one document a request of the ERP, so nothing to batch with',
  },
  {
    what: 'receive and delete',
    api: 'SQS ReceiveMessage, DeleteMessageBatch',
    floor: 2 / BATCH,
    expected: 2 / BATCH,
    why: `made by the event source mapping, one of each a batch of ${BATCH}`,
  },
  {
    what: 'read of the batch',
    purpose: 'ledger.readForWork',
    api: 'DynamoDB BatchGetItem',
    floor: 0,
    expected: 1 / BATCH,
    why: 'a doorbell carries no document; the floor would put it into the message, which then could be older than the row',
  },
  {
    what: 'claim',
    purpose: 'ledger.claim',
    api: 'DynamoDB TransactWriteItems',
    floor: 1,
    expected: 1,
    why: 'on record before it is sent that it is sent, and by whom; the fence holds in the same transaction',
  },
  {
    what: 'archive',
    purpose: 'archive.put',
    api: 'S3 PutObject',
    floor: 1,
    expected: 1,
    why: 'create-only, one object an invoice',
  },
  {
    what: 'result',
    purpose: 'ledger.change',
    api: 'DynamoDB TransactWriteItems',
    floor: 1,
    expected: 1,
    why: 'outcome, that the ERP was told, and the lease given back, in one write',
  },
];

/** Once in the life of an intake process, not an invoice's. */
const ONCE_A_PROCESS = 'control.get';

export interface Judged {
  /** Per invoice, in the order of the components. */
  readonly counts: readonly { readonly component: Component; readonly perInvoice: number }[];
  readonly perInvoice: number;
  readonly oncePerProcess: number;
  readonly misses: readonly string[];
}

export const floorOf = (): number => COMPONENTS.reduce((sum, { floor }) => sum + floor, 0);

/** Every request has its place in the table, and every place has the number that it must have. */
export const judgeCounts = (cleared: Cleared): Judged => {
  const { invoices, sent, received } = cleared;
  const misses: string[] = [];
  const made = new Map(countBy(sent, ({ purpose }) => purpose));
  const counts = COMPONENTS.map((component) => {
    const { purpose } = component;
    if (purpose === undefined) return { component, perInvoice: received };
    const requests = made.get(purpose) ?? 0;
    made.delete(purpose);
    return { component, perInvoice: requests / invoices };
  });
  for (const { component, perInvoice } of counts) {
    // The last batch may be a smaller one.
    const allowed = component.expected < 1 ? 1 / invoices : 0;
    if (Math.abs(perInvoice - component.expected) > allowed + 1e-9) {
      misses.push(
        `${component.what}: ${perInvoice.toFixed(3)} requests an invoice where it must be ${component.expected}`,
      );
    }
  }
  const oncePerProcess = made.get(ONCE_A_PROCESS) ?? 0;
  made.delete(ONCE_A_PROCESS);
  if (oncePerProcess > 1) misses.push(`the control item was read ${oncePerProcess} times by one process`);
  for (const [purpose, requests] of made)
    misses.push(`${requests} requests that nobody counts on: ${purpose}`);
  const perInvoice = (sent.length - oncePerProcess) / invoices + received;
  if (perInvoice > MOST_REQUESTS + 1 / invoices) {
    misses.push(`${perInvoice.toFixed(3)} requests an invoice; ${MOST_REQUESTS} are the most`);
  }
  const { messages, receives } = cleared.counted;
  if (messages !== invoices || receives !== Math.ceil(invoices / BATCH)) {
    misses.push(`${messages} messages in ${receives} batches, for ${invoices} invoices rung for once each`);
  }
  return { counts, perInvoice, oncePerProcess, misses };
};
