import type { Instant } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import { lowerBound } from '#lib/watch/clopper-pearson.ts';
import type { SilenceVerdict } from '#lib/watch/erp-silence.ts';
import { declarationsOf, declarerOf } from './judge-declared.ts';
import type { Read, TriggerVerdict } from './trigger-verdict.ts';

/** Of a span as long as the silence that is none. */
export interface IntakeErrors {
  readonly calls: number;
  /** Answered with an error of ours, or not at all. */
  readonly failed: number;
}

export interface DisruptionLook {
  /** `why`: not asked, since it would say nothing (the offices are closed, few invoices go to SmartAPI). */
  readonly silence: Read<SilenceVerdict | { readonly why: string }>;
  /** Of the same span: documents that intake could not take as invoices, and the others. */
  readonly documents: Read<{ readonly received: number; readonly refused: number }>;
  /** Undefined: this stage has no such count; its alarm asks by itself. */
  readonly intake: Read<IntakeErrors> | undefined;
  readonly incidents: Read<readonly Incident[]>;
  readonly runBegan: Instant;
}

type Part = Pick<TriggerVerdict, 'verdict' | 'reasons' | 'declaredBy'>;

const part = (verdict: TriggerVerdict['verdict'], reason: string): Part => ({ verdict, reasons: [reason] });

/** Calls that broke are ours: more than every second, with 95 % confidence; five of five are the fewest that say so. */
const MOST = 0.5;
/**
 * Refused documents are told to a clerk with their reason, and a clerk who enters a month's corrections in one go has twenty
 * of them. Only where next to nothing gets through is the ERP itself at fault: more than nine in ten, 29 of 29 at the fewest.
 */
const NEARLY_ALL = 0.9;

const silencePart = (silence: DisruptionLook['silence']): Part => {
  if (!silence.ok) return part('inconclusive', `What came in cannot be read: ${silence.error}.`);
  if ('why' in silence.value) return part('quiet', silence.value.why);
  const { verdict, reason } = silence.value;
  const said = { heard: 'quiet', silent: 'pulled', inconclusive: 'inconclusive' } as const;
  return part(said[verdict], reason);
};

const sharePart = (
  what: string,
  above: number,
  read: Read<{ readonly failed: number; readonly calls: number }>,
): Part => {
  if (!read.ok) return part('inconclusive', `${what} cannot be read: ${read.error}.`);
  const { failed, calls } = read.value;
  const pulled = (lowerBound(failed, calls) ?? 0) > above;
  return part(pulled ? 'pulled' : 'quiet', `${what}: ${failed} of ${calls}.`);
};

const signalPart = (trigger: string, look: DisruptionLook): Part => {
  if (!look.incidents.ok) {
    return part('inconclusive', `Whether IT has signalled cannot be read: ${look.incidents.error}.`);
  }
  const signals = declarationsOf(trigger, look.incidents.value, look.runBegan);
  return signals.length === 0
    ? part('quiet', 'No signal from IT.')
    : {
        verdict: 'pulled',
        reasons: signals.map(({ title }) => `Signal from IT: ${title}`),
        declaredBy: declarerOf(signals),
      };
};

/** Three ways in which an ERP goes: nothing comes, what comes fails, or IT says so. One is enough. */
export const judgeErpDisruption = (trigger: string, look: DisruptionLook): TriggerVerdict => {
  const { documents } = look;
  const parts: readonly Part[] = [
    silencePart(look.silence),
    sharePart(
      'Documents that intake could not take',
      NEARLY_ALL,
      documents.ok
        ? {
            ok: true,
            value: {
              failed: documents.value.refused,
              calls: documents.value.refused + documents.value.received,
            },
          }
        : documents,
    ),
    look.intake === undefined
      ? part('quiet', 'Errors of intake are watched by their alarm.')
      : sharePart('Calls of intake that failed', MOST, look.intake),
    signalPart(trigger, look),
  ];
  const worst = (['pulled', 'inconclusive', 'quiet'] as const).find((verdict) =>
    parts.some((each) => each.verdict === verdict),
  );
  const verdict = worst ?? 'inconclusive';
  const deciding = parts.filter((each) => each.verdict === verdict);
  const declaredBy = deciding.length === 1 ? deciding[0]?.declaredBy : undefined;
  const silence = look.silence.ok && !('why' in look.silence.value) ? look.silence.value : undefined;
  return {
    trigger,
    verdict,
    // What decides is told; the rest would only be in the way at two in the morning.
    reasons: deciding.flatMap((each) => each.reasons),
    ...(declaredBy !== undefined && { declaredBy }),
    numbers: {
      expectedInSilence: silence === undefined ? null : Math.round(silence.expected * 10) / 10,
      refused: documents.ok ? documents.value.refused : null,
      failedCalls: look.intake?.ok ? look.intake.value.failed : null,
    },
  };
};
