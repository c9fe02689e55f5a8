/** What the reference marks uncertain about the payload (firs-mbs.md, section U), as settings. */
export interface WireSettings {
  /** UUID that the authority gave to the business. */
  readonly businessId: string;
  /**
   * `tax_currency_code` is mandatory in practice. The JSON has no exchange rate, and its tax amounts are in the
   * document's currency; so that is the default. A fixed code such as `NGN` is the other reading.
   */
  readonly taxCurrency: 'document' | (string & {});
  /**
   * A note whose original has no IRN (issued before the mandate) has nothing to refer to, and what the authority
   * makes of it is unanswered: stop it here with a reason, or send it without a reference.
   */
  readonly noteWithoutOriginal: 'reject' | 'omit';
  /** A retail buyer without a TIN: leave the party out, as access points do, or name it without a TIN. */
  readonly retailBuyer: 'omit' | 'name';
  /** Mandatory to the authority, and not in every ERP's document: the company's own, where the document has none. */
  readonly sellerEmail?: string;
}

export const wireSettings = (businessId: string): WireSettings => ({
  businessId,
  taxCurrency: 'document',
  noteWithoutOriginal: 'reject',
  retailBuyer: 'omit',
});
