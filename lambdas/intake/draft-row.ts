/** What intake writes for a document, decided purely: destination, row, and what the row claims of the control item. */
import type { CheckedDocument } from '#lib/clearance/check-document.ts';
import type { InvoiceKind } from '#lib/clearance/invoice.ts';
import { dueByOf, type LocalDays } from '#lib/clearance/issue-time.ts';
import type { LedgerRow, Reason } from '#lib/clearance/ledger-row.ts';
import type { ReadDocument } from '#lib/clearance/read-document.ts';
import type { Instant } from '#lib/instant.ts';
import type { RouteGuard } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import {
  decideRoute,
  type NotePolicy,
  type OriginalSide,
  type RouteDecision,
} from '#lib/route/decide-route.ts';
import { customerKeyOf, segmentsOf } from '#lib/route/segments-of.ts';

export interface DraftSettings {
  readonly tenant: string;
  readonly days: LocalDays;
  /** Milliseconds from issue to legal clearance. */
  readonly dueBy: Readonly<Record<InvoiceKind, number>>;
  readonly notes: NotePolicy;
}

export interface Incoming {
  readonly read: ReadDocument;
  readonly number: string;
  readonly checked: CheckedDocument;
  readonly canary: boolean;
  readonly now: Instant;
  /** The newest revision so far, final and mendable. */
  readonly former: LedgerRow | undefined;
  readonly original: LedgerRow | undefined;
  /** A fault found while writing: the IRN is another number's. */
  readonly late: Reason | undefined;
}

/** Undefined for what is no note, or whose original is itself being mended: then the route decides, and it waits. */
export const originalSide = (incoming: Pick<Incoming, 'checked' | 'original'>): OriginalSide | undefined => {
  const { document } = incoming.checked;
  if (document === undefined || document.type === 'invoice' || document.references === undefined) {
    return undefined;
  }
  const { original } = incoming;
  // SmartAPI's ledger knows everything that went to SmartAPI, so what it does not know is older, and on legacy.
  if (original === undefined || original.canary || original.state === 'legacy') return 'legacy';
  return original.state === 'refused' ? undefined : 'smartapi';
};

const holdsPilotSlot = (former: LedgerRow | undefined, control: ControlItem): boolean =>
  former?.destination === 'smartapi' && former.route === 'pilot' && former.epoch === control.epoch;

const decide = (incoming: Incoming, control: ControlItem, notes: NotePolicy): RouteDecision => {
  if (incoming.canary) return { destination: 'smartapi', route: control.route, takesPilotSlot: false };
  const { value } = incoming.read;
  const original = originalSide(incoming);
  return decideRoute(
    control,
    {
      segments: segmentsOf(value),
      customerKey: customerKeyOf(value),
      holdsPilotSlot: holdsPilotSlot(incoming.former, control),
      ...(original === undefined ? {} : { original }),
    },
    notes,
  );
};

const HELD_BY_POLICY: Reason = {
  code: 'note-held',
  path: 'references',
  text: 'The invoice that this note corrects was issued on the other side of the cutover, and company policy holds such notes. Send it again when Finance says so.',
};

const followsOriginal = (references: string): Reason => ({
  code: 'follows-original',
  path: 'references',
  text: `It corrects ${references}, which was issued on the old side; so this note is issued there too.`,
});

type Fate = Pick<LedgerRow, 'state' | 'destination' | 'irn' | 'dueBy' | 'reason' | 'reasons'>;

const refused = (reasons: readonly Reason[]): Fate => ({
  state: 'refused',
  destination: 'none',
  ...(reasons[0] === undefined ? {} : { reason: reasons[0] }),
  reasons,
});

/** Legacy takes a document whatever its faults: sales are never blocked by what only the authority asks for. */
const legacyFate = (incoming: Incoming): Fate => {
  const { document, sendable } = incoming.checked;
  const references = originalSide(incoming) === 'legacy' ? document?.references : undefined;
  return {
    state: 'legacy',
    destination: 'legacy',
    ...(references === undefined ? {} : { reason: followsOriginal(references) }),
    ...(sendable.ok ? {} : { reasons: sendable.error }),
  };
};

const fate = (incoming: Incoming, decision: RouteDecision, settings: DraftSettings): Fate => {
  const { document, sendable } = incoming.checked;
  if (decision.destination === 'legacy') return legacyFate(incoming);
  if (!sendable.ok) return refused(sendable.error);
  if (incoming.late) return refused([incoming.late]);
  if (decision.destination === 'held') return refused([HELD_BY_POLICY]);
  return {
    state: 'received',
    destination: 'smartapi',
    irn: sendable.value,
    ...(document === undefined || incoming.canary
      ? {}
      : { dueBy: dueByOf(document, incoming.now, settings.days, settings.dueBy) }),
  };
};

/** The row, and the guard under which it may be written. A refused document takes no pilot slot. */
export const draftRow = (
  incoming: Incoming,
  control: ControlItem,
  settings: DraftSettings,
): { readonly row: LedgerRow; readonly guard: RouteGuard } => {
  const decision = decide(incoming, control, settings.notes);
  const decided = fate(incoming, decision, settings);
  const { read, now } = incoming;
  return {
    row: {
      tenant: settings.tenant,
      number: incoming.number,
      revision: (incoming.former?.revision ?? 0) + 1,
      bodyDigest: read.digest,
      body: read.canonical,
      segments: segmentsOf(read.value),
      canary: incoming.canary,
      issueDate: incoming.checked.document?.issueDate ?? settings.days.dateOf(now),
      route: decision.route.kind,
      epoch: control.epoch,
      receivedAt: now,
      updatedAt: now,
      submissions: 0,
      ...decided,
    },
    guard: {
      epoch: control.epoch,
      route: decision.route,
      takesPilotSlot: decided.state === 'received' && decision.takesPilotSlot,
    },
  };
};
