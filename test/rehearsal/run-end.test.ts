import { describe, expect, it } from 'vitest';
import { incidentKind } from '#lib/rehearsal/incident-kind.ts';
import { misdated } from '#lib/rehearsal/run-end.ts';

describe('reference numbers against the ERP’s own dates', () => {
  const posted = [{ number: 'INV-0001', issueDate: '2027-04-30' }];
  it('are right when they carry the date of the invoice', () => {
    expect(misdated([{ irn: 'INV0001-ADIRE001-20270430' }], posted)).toEqual([]);
  });

  it('are told when they carry the day of their sending', () => {
    expect(misdated([{ irn: 'INV0001-ADIRE001-20270501' }], posted)).toEqual(['INV0001-ADIRE001-20270501']);
  });

  it('of invoices that nobody posted are another matter', () => {
    expect(misdated([{ irn: 'INV0002-ADIRE001-20270501' }], posted)).toEqual([]);
  });
});

describe('the kind of an incident', () => {
  it.each([
    ['adire/breaker/2027-04-10T20', 'breaker'],
    ['adire/trigger/clearance-falls/2027-04-10', 'trigger'],
    ['adire-rb-6', 'roll-back'],
    ['other', 'other'],
  ])('%s is %s', (id, kind) => {
    expect(incidentKind({ id, cutover: 'adire' })).toBe(kind);
  });
});
