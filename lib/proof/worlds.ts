/** Five small worlds that between them walk every path of an invoice, small enough that every pair of faults is run. */
import { HOUR, MINUTE, SECOND } from '#lib/instant.ts';
import {
  arriving,
  creditNote,
  invoice,
  otherBody,
  refusedInvoice,
  rejectedInvoice,
  retailInvoice,
} from './documents.ts';
import type { Script } from './script.ts';

const PLAIN = {
  seed: 1,
  acts: [],
  staysWithClerk: [],
  fallbackMilliseconds: 2 * HOUR,
  authorityFaults: [],
  duplicatePercent: 25,
} as const;

/** What is sent again, in whatever way: by the ERP, by a second sender, after a rejection, by the queue. */
const again: Script = {
  ...PLAIN,
  name: 'again',
  about:
    'a plain invoice that is posted twice, a number that comes with another body, a rejected one that is mended',
  route: { kind: 'smartapi' },
  arrivals: [arriving(0, invoice('INV1')), arriving(0, rejectedInvoice('INV2'), invoice('INV2'))],
  acts: [
    { act: 'post-too', at: 2 * SECOND, document: invoice('INV1') },
    { act: 'post-too', at: 3 * SECOND, document: otherBody('INV1') },
  ],
};

/** The border between old and new side, while it moves. */
const border: Script = {
  ...PLAIN,
  name: 'border',
  about:
    'a pilot of one, an invoice on legacy by route, the switch, a credit note after its original, a refused one, retail',
  route: { kind: 'pilot', size: 1 },
  arrivals: [
    arriving(0, invoice('INV1')),
    arriving(2 * SECOND, invoice('INV2')),
    arriving(20 * SECOND, creditNote('CN1', 'INV1')),
    arriving(20 * SECOND, refusedInvoice('INV3')),
    arriving(40 * SECOND, retailInvoice('INV4')),
  ],
  acts: [{ act: 'switch', at: 10 * SECOND, route: { kind: 'smartapi' } }],
  staysWithClerk: ['INV3'],
};

/** The way back while one invoice is in the hands of a worker and one has just been rung for; a third comes when it is over. */
const TURNED = {
  ...PLAIN,
  route: { kind: 'smartapi' },
  arrivals: [
    arriving(0, invoice('INV1')),
    arriving(45, invoice('INV2')),
    arriving(4 * MINUTE, invoice('INV3')),
  ],
} as const;

const untilSafe: Script = {
  ...TURNED,
  name: 'until-safe',
  about: 'latch, valve, stop and safe, with one invoice in the hands of a worker and one on its way to one',
  acts: [{ act: 'turn-back', at: 60, to: 'legacy', faults: 'until-safe' }],
};

const onAgain: Script = {
  ...TURNED,
  name: 'on-again',
  about:
    'after safe: replay, resume, the switch once more; what waited is cleared, and so is what comes then',
  acts: [{ act: 'turn-back', at: 60, to: 'smartapi', faults: 'from-safe' }],
};

const toLegacy: Script = {
  ...TURNED,
  name: 'to-legacy',
  about: 'after safe: what was never registered is released to legacy and told; what comes then goes there',
  acts: [{ act: 'turn-back', at: 60, to: 'legacy', faults: 'from-safe' }],
};

export const WORLDS: readonly Script[] = [again, border, untilSafe, onAgain, toLegacy];
