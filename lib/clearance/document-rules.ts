/** What intake checks beyond shape, where authority, law or client may differ (firs-mbs.md, sections 3 and U). */
export interface DocumentRules {
  /** Shapes of a Nigerian TIN. The authority itself only asks for five characters. */
  readonly tinShapes: readonly RegExp[];
  /** Where a TIN has one of these shapes; a foreign buyer's number has its own country's. */
  readonly homeCountry: string;
  /** The client's own TIN, as every invoice's seller; undefined: not checked. */
  readonly sellerTin?: string;
  /** By how many minor units the tax of one category and rate may differ: ERPs round at different places. */
  readonly taxTolerance: number;
  /** Calendar days an invoice may be dated back. */
  readonly oldestDays: number;
}

export const DOCUMENT_RULES: DocumentRules = {
  /** 8-4 digits, and the unified Tax ID of 13 digits in use since May 2026. */
  tinShapes: [/^\d{8}-\d{4}$/, /^\d{13}$/],
  homeCountry: 'NG',
  taxTolerance: 1,
  oldestDays: 365,
};
