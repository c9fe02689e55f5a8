/**
 * The life of an invoice as it is meant to be, in a page: what each of the outside's acts does to it. It knows no ledger, no
 * lease holder, no queue and no port; the real tenant is held against it after every act (`commands.ts`).
 */
import { type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { type CrashPoint, LAG, type Mode } from './tenant.ts';

export type Content = 'good' | 'other' | 'refused' | 'rejected';
export type Life = 'received' | 'submitted' | 'unknown' | 'cleared' | 'rejected' | 'refused' | 'legacy';

export interface Modelled {
  readonly revision: number;
  readonly content: Content;
  life: Life;
  sentAt: Instant;
  leaseUntil: Instant;
  archived: boolean;
}

export interface Model {
  route: 'legacy' | 'smartapi';
  held: boolean;
  readonly paused: Set<'breaker' | 'rollback'>;
  authority: Mode;
  /** By number, in the order in which each newest revision came. */
  readonly invoices: Map<string, Modelled>;
  /** At the authority, since when. */
  readonly registered: Map<string, Instant>;
  /** `number outcome`, as the ERP heard it. */
  readonly told: Set<string>;
  /** Rung by the replay, in its order; delivered once the queue is opened. */
  replayed: readonly string[];
  /** What this hold's last replay was for: the same once more has nothing left to ring. */
  replayedTo: 'smartapi' | 'legacy' | undefined;
  /** Resumed after a replay, and nobody has switched since: asked again, that replay is done and rings nothing. */
  resumed: boolean;
}

export const emptyModel = (): Model => ({
  route: 'legacy',
  held: false,
  paused: new Set(),
  authority: 'up',
  invoices: new Map(),
  registered: new Map(),
  told: new Set(),
  replayed: [],
  replayedTo: undefined,
  resumed: false,
});

const SETTLE = 10 * MINUTE;
const LEASE = 90 * SECOND;
const OPEN: ReadonlySet<Life> = new Set(['received', 'submitted', 'unknown']);
const MENDABLE: ReadonlySet<Life> = new Set(['rejected', 'refused']);

export const openNumbers = (model: Model): readonly string[] =>
  [...model.invoices].flatMap(([number, { life }]) => (OPEN.has(life) ? [number] : []));

const ANSWERS = { legacy: 200, refused: 422, received: 202 } as const;

/** What intake answers; the same content again gets the same answer, and changes nothing. */
export const post = (model: Model, number: string, content: Content, now: Instant): number => {
  const former = model.invoices.get(number);
  if (former && former.content === content) {
    return former.life === 'legacy' ? 200 : former.life === 'refused' ? 422 : 202;
  }
  if (former && !MENDABLE.has(former.life)) return 409;
  const life = model.route === 'legacy' ? 'legacy' : content === 'refused' ? 'refused' : 'received';
  model.invoices.delete(number);
  model.invoices.set(number, {
    revision: (former?.revision ?? 0) + 1,
    content,
    life,
    sentAt: now,
    leaseUntil: now,
    archived: false,
  });
  return ANSWERS[life];
};

/** How far a worker comes before it dies; `never`: it lives. */
type Dies = CrashPoint | 'never';

/** Its worker is dead, and its lease runs. */
const hold = (invoice: Modelled, now: Instant): void => {
  invoice.leaseUntil = plus(now, LEASE);
};

const clear = (model: Model, number: string, invoice: Modelled, now: Instant, dies: Dies): void => {
  const hadProof = invoice.archived;
  invoice.archived = true;
  if (dies === 'after-archive' && !hadProof) {
    hold(invoice, now);
    return;
  }
  // It is told first and recorded after: nothing is told that the archive does not hold.
  model.told.add(`${number} cleared`);
  if (dies === 'after-telling') hold(invoice, now);
  else invoice.life = 'cleared';
};

const send = (model: Model, number: string, invoice: Modelled, now: Instant, dies: Dies): void => {
  const before = invoice.life;
  invoice.life = 'submitted';
  invoice.sentAt = now;
  const { authority } = model;
  const answers = authority === 'up' || authority === 'lost-answer';
  const unsent = dies === 'after-claim' && before === 'received';
  if (answers && !unsent && invoice.content !== 'rejected') model.registered.set(number, now);
  if (unsent || dies === 'after-answer') hold(invoice, now);
  else if (!answers) {
    invoice.life = before === 'received' ? 'received' : 'unknown';
    if (authority === 'bad-key') model.paused.add('breaker');
  } else if (authority === 'lost-answer') invoice.life = 'unknown';
  else if (invoice.content === 'rejected') {
    invoice.life = 'rejected';
    model.told.add(`${number} rejected`);
  } else clear(model, number, invoice, now, dies);
};

/** Sent at some time: asked for by IRN, and sent again only when its absence is certain. */
const enquire = (model: Model, number: string, invoice: Modelled, now: Instant, dies: Dies): void => {
  if (model.authority === 'down' || model.authority === 'bad-key') {
    invoice.life = 'unknown';
    if (model.authority === 'bad-key') model.paused.add('breaker');
    return;
  }
  const since = model.registered.get(number);
  if (since !== undefined && plus(since, LAG) <= now) clear(model, number, invoice, now, dies);
  else if (plus(invoice.sentAt, SETTLE) <= now) {
    invoice.life = 'unknown';
    send(model, number, invoice, now, dies);
  } else invoice.life = 'unknown';
};

/** One delivery of the doorbell, or several at once: the same. */
export const deliver = (model: Model, number: string, now: Instant, dies: Dies = 'never'): void => {
  const invoice = model.invoices.get(number);
  if (!invoice || model.held || model.paused.size > 0 || dies === 'before-claim') return;
  if (!OPEN.has(invoice.life) || invoice.leaseUntil > now) return;
  if (invoice.life === 'received') send(model, number, invoice, now, dies);
  else if (dies === 'after-claim') hold(invoice, now);
  else if (invoice.archived) clear(model, number, invoice, now, dies);
  else enquire(model, number, invoice, now, dies);
};

/** The sweeper, long enough after everything: rings for all that is open. */
export const sweep = (model: Model, now: Instant): void => {
  for (const number of openNumbers(model)) deliver(model, number, now);
};

export const latch = (model: Model): void => {
  model.held = true;
  model.resumed = false;
  model.route = 'legacy';
  model.paused.add('rollback');
};

/** Sent once, and certainly not there: asked for, by somebody who never sends. */
const isAbsent = (model: Model, number: string, { archived, sentAt }: Modelled, now: Instant): boolean =>
  !archived &&
  (model.authority === 'up' || model.authority === 'lost-answer') &&
  !model.registered.has(number) &&
  plus(sentAt, SETTLE) <= now;

/** Only while held, and only what nobody ever sent, or what the authority does not have for certain. */
export const release = (model: Model, now: Instant): void => {
  if (!model.held) {
    model.resumed = false;
    return;
  }
  model.replayedTo = 'legacy';
  for (const [number, invoice] of model.invoices) {
    if (!OPEN.has(invoice.life) || invoice.leaseUntil > now) continue;
    if (invoice.life !== 'received' && !isAbsent(model, number, invoice, now)) continue;
    invoice.life = 'legacy';
    model.told.add(`${number} released`);
  }
};

/** What it rings: each open invoice once, in the order in which they came. */
export const replay = (model: Model): readonly string[] => {
  const rung = model.held && model.replayedTo !== 'smartapi' ? openNumbers(model) : [];
  if (model.held) model.replayedTo = 'smartapi';
  model.replayed = [...model.replayed, ...rung];
  return rung;
};

export const resume = (model: Model, now: Instant): void => {
  model.held = false;
  model.paused.delete('rollback');
  for (const number of model.replayed) deliver(model, number, now);
  model.replayed = [];
  model.resumed = model.replayedTo === 'smartapi';
  model.replayedTo = undefined;
};
