import { minorDigits } from '#lib/clearance/currency.ts';

/** The authority's list is dated (firs-mbs.md, section 3): it has EEK, LTL, LVL and ZMK, and lacks ZMW. */
export const CURRENCIES: ReadonlySet<string> = new Set(
  `AED AFN ALL AMD ARS AUD AZN BAM BDT BGN BHD BIF BND BOB BRL BWP BYR BZD CAD CDF CHF CLP CNY COP CRC CVE CZK DJF
  DKK DOP DZD EEK EGP ERN ETB EUR GBP GEL GHS GNF GTQ HKD HNL HRK HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KHR
  KMF KRW KWD KZT LBP LKR LTL LVL LYD MAD MDL MGA MKD MMK MOP MUR MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN
  PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SDG SEK SGD SOS SYP THB TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VEF
  VND XAF XOF YER ZAR ZMK`.split(/\s+/),
);

/** As the authority's resource lists them. */
export const currencyRows = (): readonly { readonly code: string; readonly decimal_digits: number }[] =>
  [...CURRENCIES].map((code) => ({ code, decimal_digits: minorDigits(code) }));
