import { type CheckSettings, checkDocument } from '#lib/clearance/check-document.ts';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { acceptedOrNot, conflictWith, reasonsOf } from '#lib/clearance/intake-reply.ts';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import { MENDABLE } from '#lib/clearance/life.ts';
import { MOST_BYTES, type ReadDocument, readDocument } from '#lib/clearance/read-document.ts';
import { describeError } from '#lib/describe-error.ts';
import { sha256 } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Doorbell } from '#lib/ports/queue.ts';
import { rememberControl } from '#lib/route/remembered-control.ts';
import { type DraftSettings, draftRow } from './draft-row.ts';

export interface IntakeDependencies extends DraftSettings {
  readonly check: CheckSettings;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'create' | 'latest'>;
  readonly control: Pick<Control, 'get'>;
  readonly doorbell: Doorbell;
  readonly log: Log;
}

export interface Intake {
  /**
   * Text, a value where ERP and intake share a process, or bytes that are no text. Idempotent by invoice number and body. It
   * never rejects: an ERP gets an answer, 503 at worst.
   */
  submit(body: unknown, options?: { readonly canary?: boolean }): Promise<IntakeAnswer>;
}

/** Lost races with other writers and with a moving epoch; each try is one transaction and at most three reads, some 30 ms. */
const TRIES = 6;

/** Circumstances, not content, refused these: a policy, the day, a setting of ours. The same document may come again. */
const MAY_COME_AGAIN: ReadonlySet<string> = new Set([
  'note-held',
  'date-in-future',
  'irn-service-id',
  'seller-not-ours',
]);

const mayComeAgain = (former: LedgerRow): boolean =>
  former.state === 'refused' && reasonsOf(former).some(({ code }) => MAY_COME_AGAIN.has(code));

/** Nothing has changed since: the same answer, and no new row, however often it is asked. */
const refusedAlike = (former: LedgerRow, row: LedgerRow): boolean =>
  row.bodyDigest === former.bodyDigest &&
  row.state === 'refused' &&
  former.state === 'refused' &&
  reasonsOf(row)
    .map(({ code }) => code)
    .join() ===
    reasonsOf(former)
      .map(({ code }) => code)
      .join();

const irnTaken = (number: string, by: string): Reason => ({
  code: 'irn-taken',
  path: 'number',
  text: `Invoice ${number} would get the same reference number (IRN) as invoice ${by}, since the authority drops - and / from numbers. Give it another number.`,
});

const unavailable = (code: string, text: string): IntakeAnswer => ({
  status: 503,
  outcome: 'unavailable',
  reason: { code, text },
});

/** Writes a row in every case that has a number, decides its side once, and rings for the worker. */
export const makeIntake = (deps: IntakeDependencies): Intake => {
  const { tenant, ledger, clock, log } = deps;
  const control = rememberControl(deps.control);

  const ring = async (row: LedgerRow): Promise<void> => {
    try {
      await deps.doorbell.ring([{ tenant, number: row.number, revision: row.revision }]);
    } catch (error) {
      // The row is written, and the sweeper rings for what nobody rang for.
      log('intake-ring-lost', { number: row.number, ...describeError(error) });
    }
  };

  /** A document without a number is kept under its digest, so that somebody can find out what it was. */
  const recordUnreadable = async (
    text: string,
    digest: LedgerRow['bodyDigest'],
    reason: Reason,
  ): Promise<void> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const now = clock.now();
      const { epoch, route } = await control.get(tenant);
      const row = unreadableRow(text, digest, reason, now, { epoch, route: route.kind });
      const { outcome } = await ledger.create(row, { epoch, route, takesPilotSlot: false });
      if (outcome !== 'epoch-moved') return;
      control.forget(tenant);
    }
    log('intake-unreadable-not-kept', { digest });
  };

  const unreadableRow = (
    text: string,
    digest: LedgerRow['bodyDigest'],
    reason: Reason,
    now: Instant,
    control: Pick<LedgerRow, 'epoch' | 'route'>,
  ): LedgerRow => ({
    tenant,
    number: `unreadable-${digest.slice(0, 24)}`,
    revision: 1,
    state: 'refused',
    bodyDigest: digest,
    body: JSON.stringify(text.slice(0, KEPT_CHARACTERS).toWellFormed()),
    segments: [],
    canary: false,
    issueDate: deps.days.dateOf(now),
    destination: 'none',
    ...control,
    receivedAt: now,
    updatedAt: now,
    submissions: 0,
    reason,
  });

  const originalOf = async (references: string | undefined): Promise<LedgerRow | undefined> =>
    references === undefined ? undefined : ledger.latest(tenant, references);

  const record = async (read: ReadDocument, number: string, canary: boolean): Promise<IntakeAnswer> => {
    const checked = checkDocument(read.value, deps.days.dateOf(clock.now()), deps.check);
    const isNote = checked.document !== undefined && checked.document.type !== 'invoice';
    let late: Reason | undefined;
    // Nearly every number is new, so it is written as new, and the write itself says when it is not.
    let former: LedgerRow | undefined;
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (former) {
        if (former.bodyDigest === read.digest && !mayComeAgain(former)) return acceptedOrNot(former);
        if (!MENDABLE.has(former.state)) {
          log('intake-conflict', { number, revision: former.revision, state: former.state });
          return conflictWith(former);
        }
      }
      const original = isNote ? await originalOf(checked.document?.references) : undefined;
      const { row, guard } = draftRow(
        { read, number, checked, canary, now: clock.now(), former, original, late },
        await control.get(tenant),
        deps,
      );
      if (former && refusedAlike(former, row)) return acceptedOrNot(former);
      const created = await ledger.create(row, guard);
      switch (created.outcome) {
        case 'created':
          if (row.state === 'received') await ring(row);
          return acceptedOrNot(row);
        case 'irn-taken':
          late = irnTaken(number, created.by.number);
          break;
        case 'exists':
          former = created.row;
          if (MENDABLE.has(former.state)) {
            // It may have been mended since, and what follows may be answered without a write, so without its fence.
            former = await ledger.latest(tenant, number);
            control.forget(tenant);
          }
          break;
        case 'epoch-moved':
        case 'pilot-full':
          // Somebody was quicker: look again, and decide on what is true now.
          control.forget(tenant);
          break;
      }
    }
    log('intake-busy', { number });
    return unavailable('busy', 'Too many changes at once; nothing was recorded. Ask again for this number.');
  };

  const take = async (body: unknown, canary: boolean): Promise<IntakeAnswer> => {
    if (typeof body === 'string' && Buffer.byteLength(body) > MOST_BYTES) return tooLarge;
    if (body instanceof Uint8Array) {
      if (body.byteLength > MOST_BYTES) return tooLarge;
      await recordUnreadable(new TextDecoder().decode(body), sha256(body), NOT_UTF_8);
      return { status: 400, outcome: 'unreadable', reason: NOT_UTF_8 };
    }
    const read = readDocument(body);
    if (!read.ok) {
      if (typeof body === 'string') await recordUnreadable(body, sha256(body), read.error);
      return { status: 400, outcome: 'unreadable', reason: read.error };
    }
    const { canonical, digest, number } = read.value;
    if (typeof body !== 'string' && Buffer.byteLength(canonical) > MOST_BYTES) return tooLarge;
    if (number === undefined) {
      await recordUnreadable(canonical, digest, NO_NUMBER);
      return { status: 400, outcome: 'unreadable', reason: NO_NUMBER };
    }
    return record(read.value, number, canary);
  };

  return {
    async submit(body, options = {}) {
      try {
        return await take(body, options.canary ?? false);
      } catch (error) {
        log('intake-unavailable', { ...describeError(error) });
        return unavailable(
          'unavailable',
          'The invoice could not be recorded just now. Keep it, and ask for its number before sending it again.',
        );
      }
    },
  };
};

/** Enough to see what an unreadable document was. */
const KEPT_CHARACTERS = 65_536;

const NO_NUMBER: Reason = {
  code: 'number-unreadable',
  path: 'number',
  text: 'There is no invoice number (1 to 40 printable characters, no blanks around it). Nothing was recorded as an invoice.',
};

const NOT_UTF_8: Reason = {
  code: 'not-utf-8',
  text: 'The document is not UTF-8 text. Mend the encoding in the ERP’s output. Nothing was recorded as an invoice.',
};

const tooLarge: IntakeAnswer = {
  status: 413,
  outcome: 'too-large',
  reason: {
    code: 'too-large',
    text: `The document is larger than ${MOST_BYTES} bytes (1 MiB). Split the invoice.`,
  },
};
