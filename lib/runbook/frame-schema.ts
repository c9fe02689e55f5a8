/** What frames a cutover: whose it is, when, under which rules, and what must exist beside it. */
import * as z from 'zod';
import { DateText, DurationText, Id, InstantText, RelativeText, Text, Title } from './texts.ts';

export const Client = z.strictObject({
  name: Text,
  tin: z.string().min(5).max(20),
  tenant: Id.describe('The SmartAPI tenant.'),
  serviceId: z
    .string()
    .regex(/^[A-Z0-9]{8}$/, '8 capital letters and digits')
    .describe('Issued by the authority: 8 letters and digits, part of each IRN.'),
  businessId: z.uuid(),
});

export const GoLive = z.strictObject({
  at: InstantText,
  zone: z.string().describe('IANA name.'),
  window: z.strictObject({ from: RelativeText, to: RelativeText }),
  calendar: z.strictObject({
    country: z.string().length(2).describe('ISO 3166-1 alpha-2, for public holidays.'),
    workSaturday: z.boolean(),
    holidays: z
      .array(z.strictObject({ date: DateText, name: Text }))
      .default([])
      .describe("The client's own calendar overrides the country's."),
    workdays: z.array(z.strictObject({ date: DateText, why: Text })).default([]),
  }),
  businessHours: z.strictObject({
    from: z.string().regex(/^\d\d:\d\d$/, 'a local time such as 08:00'),
    to: z.string().regex(/^\d\d:\d\d$/, 'a local time such as 08:00'),
  }),
});

export const Policies = z.strictObject({
  clearanceDenominator: z.enum(['valid', 'submitted']).describe('What the clearance rate is a share of.'),
  legacyAfterMandate: z.enum(['back-submit', 'report', 'none']),
  mandateFrom: DateText.exactOptional().describe(
    'From this issue date on the law demands clearance. Left out: from the first invoice that was let towards SmartAPI.',
  ),
  creditNotesAcrossTheBorder: z.enum(['side-of-original', 'hold']),
  dueBy: z
    .strictObject({ B2B: DurationText, B2C: DurationText, B2G: DurationText })
    .describe('From issue to clearance, by law or by contract.'),
  dispatchWithin: DurationText.default('2h').describe(
    'From posting until goods leave that wait for a B2B or B2G invoice; one that waits longer is counted as held past dispatch.',
  ),
  fallback: z.strictObject({ lawful: z.boolean(), after: DurationText, basis: Text }),
  erpAttestation: z
    .strictObject({
      by: Id.describe('The ERP’s administrator.'),
      validFor: DurationText.describe('How long an attestation may be relied on.'),
    })
    .exactOptional()
    .describe(
      'Only where the ERP does not export how its connector is set: who reads and attests it (`cutover attest erp-settings`). Without a valid attestation no gate of the freeze says go.',
    ),
  bookCurrency: z.string().length(3).default('NGN').describe('ISO 4217 currency of the books.'),
  breakGlass: z
    .literal('github-down')
    .exactOptional()
    .describe(
      'Permits a decision by telephone while GitHub cannot be reached: chair and quorum decide, an operator enters it and a witness with other rights confirms it, an incident and a pull request record it. Left out: never.',
    ),
});

export const Thresholds = z.strictObject({
  clearance: z
    .number()
    .min(0)
    .max(100)
    .describe('Percent; the watch rolls back when it is proven to be lower.'),
  authorityOutage: DurationText,
  rollbackAlpha: z.number().gt(0).lt(0.5).default(0.01).describe('Chance of a false roll-back.'),
  pendingLimit: DurationText.default('2h').describe(
    'A pending invoice older than this counts as failed in the watch, unless the authority is out.',
  ),
  erpSilence: DurationText.default('30m'),
  rehearsalMaxAge: DurationText.default('30d').describe('Oldest rehearsal that the first gate accepts.'),
});

export const Risk = z.strictObject({
  id: Id,
  title: Title,
  owner: Id,
  trigger: Text,
  contingency: Text,
  residual: z.strictObject({ level: z.enum(['low', 'medium', 'high']), acceptedBy: Id }),
});

export const RunbookDocument = z.strictObject({
  id: Id,
  title: Title,
  owner: Id,
  location: Text,
  kind: z.string().min(1).max(40),
});
