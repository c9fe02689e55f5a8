/**
 * What the ERP's connector does with one invoice, as a table (DESIGN section 4, "Two switches"): it must let the company
 * go on selling when nothing of ours answers, and must not issue twice what SmartAPI has taken.
 */
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import type { Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { OutputSide } from '#lib/ports/erp.ts';

export interface ConnectorPolicy {
  /** Without an answer for so long, a call counts as failed. */
  readonly silenceMilliseconds: number;
  /** From one question by number to the next; doubled each time, up to ten minutes. */
  readonly askAgainMilliseconds: number;
  readonly fallback: {
    /** Whether an invoice may be issued on legacy that day although SmartAPI is in force. */
    readonly lawful: boolean;
    /** Since posting. */
    readonly afterMilliseconds: number;
  };
}

/** What the connector has just learned. */
export type ConnectorEvent =
  | { readonly of: 'posted' }
  | { readonly of: 'answer'; readonly answer: IntakeAnswer }
  | { readonly of: 'status'; readonly answer: StatusAnswer }
  /** No answer in time, or the call broke: intake may have it or may not. */
  | { readonly of: 'silence' };

export interface ConnectorFacts {
  /** The ERP's own switch at the moment of posting. */
  readonly output: OutputSide;
  readonly waitedMilliseconds: number;
  /** Questions asked by number so far. */
  readonly asked: number;
  /**
   * The revision whose refusal the document just sent mends, while no answer to it was heard: what is said of that revision
   * is old news, and of the mended one nothing is known.
   */
  readonly mends?: number;
}

export type ConnectorStep =
  | { readonly step: 'post' }
  | {
      readonly step: 'issue-on-legacy';
      readonly because: 'output' | 'route' | 'fallback';
      readonly reason?: Reason;
    }
  /** SmartAPI has it: never on legacy from here, unless SmartAPI itself releases it. */
  | { readonly step: 'await-clearance'; readonly irn?: Irn }
  | { readonly step: 'issue-cleared'; readonly irn: Irn; readonly qr: string }
  | { readonly step: 'hold-and-ask'; readonly afterMilliseconds: number }
  | { readonly step: 'hand-to-clerk'; readonly reason: Reason };

const MOST_BETWEEN_QUESTIONS = 10 * 60_000;

const FALLBACK: Reason = {
  code: 'fallback-to-legacy',
  text:
    'SmartAPI did not answer within the time that policy allows, so the invoice was issued on legacy. Reconciliation must ' +
    'make sure that it is not cleared as well.',
};

/** Neither side is known to have it: wait and ask, until policy lets it go to legacy. */
const undecided = (policy: ConnectorPolicy, facts: ConnectorFacts): ConnectorStep => {
  const { lawful, afterMilliseconds } = policy.fallback;
  const left = afterMilliseconds - facts.waitedMilliseconds;
  if (lawful && left <= 0) return { step: 'issue-on-legacy', because: 'fallback', reason: FALLBACK };
  const pause = Math.min(
    policy.askAgainMilliseconds * 2 ** Math.min(facts.asked, 16),
    MOST_BETWEEN_QUESTIONS,
  );
  // Not past the moment at which it may go to legacy: a buyer is waiting.
  return { step: 'hold-and-ask', afterMilliseconds: lawful ? Math.min(pause, left) : pause };
};

const onAnswer = (answer: IntakeAnswer, policy: ConnectorPolicy, facts: ConnectorFacts): ConnectorStep => {
  switch (answer.outcome) {
    case 'accepted':
      return { step: 'await-clearance', irn: answer.irn };
    case 'legacy':
      return { step: 'issue-on-legacy', because: 'route' };
    case 'refused':
      return {
        step: 'hand-to-clerk',
        reason: answer.reasons[0] ?? {
          code: 'refused',
          text: 'Intake refused the invoice without a reason.',
        },
      };
    case 'conflict':
    case 'unreadable':
    case 'too-large':
      return { step: 'hand-to-clerk', reason: answer.reason };
    case 'unavailable':
      return undecided(policy, facts);
  }
};

const onStatus = (answer: StatusAnswer, policy: ConnectorPolicy, facts: ConnectorFacts): ConnectorStep => {
  switch (answer.outcome) {
    case 'unavailable':
      return undecided(policy, facts);
    case 'not-found':
      // Intake lives and never saw it; sending the same again is safe, the same request gets the same answer.
      return { step: 'post' };
    case 'pending':
      return { step: 'await-clearance', ...(answer.irn === undefined ? {} : { irn: answer.irn }) };
    case 'cleared':
      return answer.irn === undefined || answer.qr === undefined
        ? { step: 'await-clearance', ...(answer.irn === undefined ? {} : { irn: answer.irn }) }
        : { step: 'issue-cleared', irn: answer.irn, qr: answer.qr };
    case 'legacy':
      return { step: 'issue-on-legacy', because: 'route' };
    case 'rejected':
    case 'refused':
      if (facts.mends !== undefined && answer.revision <= facts.mends) return { step: 'post' };
      return {
        step: 'hand-to-clerk',
        reason: answer.reason ?? {
          code: answer.outcome,
          text: `The invoice was ${answer.outcome} without a reason.`,
        },
      };
  }
};

/** The next step for one invoice. Whatever it is, the invoice ends issued on one side, or with a person. */
export const nextStep = (
  event: ConnectorEvent,
  facts: ConnectorFacts,
  policy: ConnectorPolicy,
): ConnectorStep => {
  switch (event.of) {
    case 'posted':
      return facts.output === 'legacy' ? { step: 'issue-on-legacy', because: 'output' } : { step: 'post' };
    case 'answer':
      return onAnswer(event.answer, policy, facts);
    case 'status':
      return onStatus(event.answer, policy, facts);
    case 'silence':
      return undecided(policy, facts);
  }
};
