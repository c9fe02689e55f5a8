import type { Party } from '#lib/clearance/invoice.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** The client as the seller on its invoices. Address and contact are made up: samples are validated, never signed. */
export const sellerOf = (runbook: Runbook): Party => ({
  name: runbook.client.name,
  tin: runbook.client.tin,
  email: 'invoices@seller.example.com',
  phone: '+2348000000000',
  street: '1 Marina',
  city: 'Lagos',
  country: 'NG',
});
