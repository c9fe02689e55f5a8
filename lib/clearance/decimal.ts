/**
 * Decimal arithmetic on text, exact: BigInt inside, no float anywhere. Rounding is half up on the magnitude
 * (2.5 → 3, -2.5 → -3), as invoices are rounded, so a credit note mirrors its invoice to the last kobo.
 */
import { type Minor, minor } from '#lib/clearance/money.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** A whole number over a power of ten. */
interface Scaled {
  readonly value: bigint;
  readonly scale: number;
}

const FORM = /^(-?)(\d+)(?:\.(\d+))?$/;

const parse = (text: string): Scaled | undefined => {
  const parts = FORM.exec(text);
  if (!parts) return undefined;
  const fraction = parts[3] ?? '';
  const value = BigInt(`${parts[2]}${fraction}`);
  return { value: parts[1] === '-' ? -value : value, scale: fraction.length };
};

const scaled = (text: string): Scaled => {
  const parsed = parse(text);
  if (!parsed) throw new RangeError(`not a decimal number: ${JSON.stringify(text)}`);
  return parsed;
};

const rounded = ({ value, scale }: Scaled, digits: number): Minor => {
  if (scale <= digits) return minor(Number(value * 10n ** BigInt(digits - scale)));
  const divisor = 10n ** BigInt(scale - digits);
  const magnitude = ((value < 0n ? -value : value) * 2n + divisor) / (divisor * 2n);
  return minor(Number(value < 0n ? -magnitude : magnitude));
};

/** `"1075.5"` with 2 digits is 107550. The error says why: not a number, too exact for the currency, too large. */
export const parseMinor = (text: string, digits: number): Result<Minor, string> => {
  const parsed = parse(text);
  if (!parsed) return err(`${JSON.stringify(text)} is not a decimal number such as "1075.00"`);
  const surplus = 10n ** BigInt(Math.max(0, parsed.scale - digits));
  if (parsed.value % surplus !== 0n) {
    return err(`${JSON.stringify(text)} has more than ${digits} decimal places`);
  }
  const value = Number((parsed.value / surplus) * 10n ** BigInt(Math.max(0, digits - parsed.scale)));
  return Number.isSafeInteger(value) ? ok(minor(value)) : err(`${JSON.stringify(text)} is too large`);
};

/** As `parseMinor`, for text that is known to be right: throws. */
export const toMinor = (text: string, digits: number): Minor => {
  const parsed = parseMinor(text, digits);
  if (!parsed.ok) throw new RangeError(parsed.error);
  return parsed.value;
};

/** 107550 with 2 digits is `"1075.50"`. */
export const formatMinor = (amount: Minor, digits: number): string => {
  const sign = amount < 0 ? '-' : '';
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Quantity times price, in minor units of a currency with `digits` decimal places. Throws on what is no number. */
export const multiply = (quantity: string, price: string, digits: number): Minor => {
  const a = scaled(quantity);
  const b = scaled(price);
  return rounded({ value: a.value * b.value, scale: a.scale + b.scale }, digits);
};

/** `percent` ("7.5") of an amount, in its own minor units. */
export const percentOf = (amount: Minor, percent: string): Minor => {
  const rate = scaled(percent);
  return rounded({ value: BigInt(amount) * rate.value, scale: rate.scale + 2 }, 0);
};

/** An amount of a currency with `digits` places in another with `targetDigits`, at `rate` units for one. */
export const convert = (amount: Minor, digits: number, rate: string, targetDigits = 2): Minor => {
  const factor = scaled(rate);
  return rounded({ value: BigInt(amount) * factor.value, scale: digits + factor.scale }, targetDigits);
};
