import { duplicateFaults, faultsOf, type RowFault } from '#lib/master-data/row-fault.ts';
import type { CustomerRecord } from '#lib/ports/erp.ts';

export interface CustomerRules {
  /** Shapes of a TIN of the home country; changing (firs-mbs.md, section 3), hence a setting. */
  readonly tinShapes: readonly RegExp[];
  /** ISO 3166-1 alpha-2. */
  readonly homeCountry: string;
}

/** Close enough to find a missing @ or a blank; whether it is read is proven by a message that arrives. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** B2B and B2G buyers need a TIN, or no invoice of theirs can be cleared; a retail buyer may do without. */
export const checkCustomers = (
  customers: readonly CustomerRecord[],
  rules: CustomerRules,
): readonly RowFault[] => [
  ...duplicateFaults(customers, 'id', (customer) => customer.id),
  ...sameTin(customers),
  ...customers.flatMap((customer, index) => {
    const fault = faultsOf(index, customer.id);
    const faults: RowFault[] = [];
    if (customer.name.trim() === '' || customer.name.length > 100) {
      faults.push(
        fault(
          'name',
          'name-unusable',
          customer.name.slice(0, 40),
          '1 to 100 characters',
          'Enter the name as registered.',
        ),
      );
    }
    if (!/^[A-Z]{2}$/.test(customer.country)) {
      faults.push(
        fault(
          'country',
          'country-malformed',
          customer.country,
          'two capital letters (ISO 3166-1), such as NG',
          'Correct the country code.',
        ),
      );
    }
    if (customer.email !== '' && !EMAIL.test(customer.email)) {
      faults.push(
        fault(
          'email',
          'email-malformed',
          customer.email,
          'an address such as accounts@example.com',
          'Correct the address.',
        ),
      );
    }
    if (customer.email === '' && customer.kind !== 'B2C') {
      faults.push(
        fault(
          'email',
          'email-missing',
          '',
          `an address (${customer.kind})`,
          'Ask the customer where invoices go.',
        ),
      );
    }
    if (customer.tin === '') {
      if (customer.kind !== 'B2C') {
        faults.push(
          fault(
            'tin',
            'tin-missing',
            '',
            `a TIN (${customer.kind})`,
            'Ask the customer for the TIN, or make it a retail customer (B2C).',
          ),
        );
      }
    } else if (
      customer.country === rules.homeCountry &&
      !rules.tinShapes.some((shape) => shape.test(customer.tin))
    ) {
      faults.push(
        fault(
          'tin',
          'tin-malformed',
          customer.tin,
          rules.tinShapes.map((shape) => shape.source).join(' or '),
          'Correct the TIN; do not guess it.',
        ),
      );
    }
    return faults;
  }),
];

/** Two customers with one TIN are allowed for branches, but not under different names: one of them gets wrong invoices. */
const sameTin = (customers: readonly CustomerRecord[]): readonly RowFault[] => {
  const first = new Map<string, { readonly row: number; readonly name: string }>();
  return customers.flatMap((customer, index) => {
    if (customer.tin === '') return [];
    const known = first.get(customer.tin);
    if (!known) {
      first.set(customer.tin, { row: index + 1, name: customer.name });
      return [];
    }
    if (known.name === customer.name) return [];
    return [
      {
        row: index + 1,
        id: customer.id,
        field: 'tin',
        code: 'tin-shared',
        seen: customer.tin,
        allowed: 'one taxpayer for each TIN',
        fix: `Row ${known.row} (${known.name}) has it too: find out whose it is.`,
      },
    ];
  });
};
