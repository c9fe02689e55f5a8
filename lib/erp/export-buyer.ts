import type { InvoiceKind, Party } from '#lib/clearance/invoice.ts';
import type { Mapping } from './mapping-schema.ts';

const fill = (template: string, customer: string): string =>
  template.replace(/\{customer(?::(\d{1,2}))?\}/g, (_, width?: string) =>
    customer.padStart(Number(width ?? 0), '0'),
  );

/** Who bought, as far as an export can say. */
export interface Buyer {
  readonly kind: InvoiceKind;
  readonly party: Party;
  readonly abroad: boolean;
}

export const buyerOf = (customer: string, country: string, { buyers }: Mapping): Buyer => {
  const code = buyers.countries[country] ?? buyers.homeCountry;
  const abroad = code !== buyers.homeCountry;
  if (customer === '') return { kind: 'B2C', party: { name: buyers.retail.name, country: code }, abroad };
  if (abroad) {
    const { kind, name } = buyers.abroad;
    return { kind, party: { name: fill(name, customer), country: code }, abroad };
  }
  const { kind, name, tin, email } = buyers.known;
  return {
    kind,
    party: {
      name: fill(name, customer),
      tin: fill(tin, customer),
      ...(email === undefined ? {} : { email: fill(email, customer) }),
      country: code,
    },
    abroad,
  };
};
