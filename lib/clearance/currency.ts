/** ISO 4217 minor units. The authority's own list gives `decimal_digits` of 0, 2 or 3. */
const NOT_TWO: Readonly<Record<string, number>> = {
  BHD: 3,
  CLP: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  VND: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Decimal places of a currency's minor unit; 2 where nothing else is known. */
export const minorDigits = (currency: string): number => NOT_TWO[currency] ?? 2;
