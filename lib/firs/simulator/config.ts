import { hsCodesByRule } from '#lib/firs/wire/codes/hs-codes.ts';
import { SERVICE_CODES } from '#lib/firs/wire/codes/service-codes.ts';
import { SECOND } from '#lib/instant.ts';

/** Whole milliseconds, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One taxpayer's view of the authority. What the reference marks uncertain is a setting here too. */
export interface SimulatorConfig {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** UUIDs. */
  readonly entityId: string;
  readonly businessId: string;
  readonly businessName: string;
  readonly businessTin: string;
  /** The middle part of each IRN. */
  readonly serviceId: string;
  readonly latency: Span;
  /** Latency while a `slow` fault holds. */
  readonly slowLatency: Span;
  /** How long after acceptance confirm and search begin to show an invoice. */
  readonly settleMilliseconds: number;
  /** validate and sign answer with 201 in the documents; clients have seen 200 too. */
  readonly successCode: 200 | 201;
  /** Resources without a key: so in 2025, said to have ended in 2026. */
  readonly resourcesAreOpen: boolean;
  /** validate of an IRN that is signed already: nothing is published. */
  readonly validateRefusesDuplicates: boolean;
  readonly requiresInvoiceKind: boolean;
  readonly requiresTaxTotal: boolean;
  /** E-mail of both parties: "now mandatory" in the authority's own sample. */
  readonly requiresEmail: boolean;
  /** 380 and 384 must name what they correct. */
  readonly requiresBillingReference: boolean;
  /** The server's own check is of length only. */
  readonly minimumTinLength: number;
  readonly hsCodes: ReadonlySet<string>;
  readonly serviceCodes: ReadonlySet<string>;
  /** Well-formed TINs that no taxpayer has. */
  readonly unknownTins: ReadonlySet<string>;
  readonly finalPaymentStates: readonly string[];
  readonly maximumPageSize: number;
  readonly maximumBodyBytes: number;
  /** Keeps each accepted body, so that download gives it back; without, download gives its summary. */
  readonly keepsBodies: boolean;
}

/** A taxpayer of no one's, for rehearsals; override what differs. */
export const simulatorConfig = (overrides: Partial<SimulatorConfig> = {}): SimulatorConfig => ({
  apiKey: 'simulated-key-0001',
  apiSecret: 'simulated-secret',
  entityId: '6f0d1c52-7b1e-4a53-9d38-2f4c8e0b7a11',
  businessId: '0b9a4c1e-53d7-4f0a-8c26-9e1f7d6b3a22',
  businessName: 'Simulated Trading Ltd',
  businessTin: '90000000-0001',
  serviceId: '94ND90NR',
  latency: { from: 80, to: 400 },
  slowLatency: { from: 8 * SECOND, to: 45 * SECOND },
  settleMilliseconds: 30 * SECOND,
  successCode: 201,
  resourcesAreOpen: true,
  validateRefusesDuplicates: false,
  requiresInvoiceKind: true,
  requiresTaxTotal: true,
  requiresEmail: true,
  requiresBillingReference: true,
  minimumTinLength: 5,
  hsCodes: overrides.hsCodes ?? hsCodesByRule(),
  serviceCodes: SERVICE_CODES,
  unknownTins: new Set(),
  finalPaymentStates: ['PAID', 'REJECTED', 'CANCELED'],
  maximumPageSize: 100,
  maximumBodyBytes: 5_000_000,
  keepsBodies: true,
  ...overrides,
});
