import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IRN_SETTINGS, irnKey, makeIrn, parseIrn } from '#lib/clearance/irn.ts';

const SERVICE = '94ND90NR';

describe('makeIrn', () => {
  it('makes the example of the reference', () => {
    expect(makeIrn('INV001', SERVICE, '2024-06-11')).toEqual({ ok: true, value: 'INV001-94ND90NR-20240611' });
  });

  it('strips separators and nothing else', () => {
    expect(makeIrn('INV-2027/04.001_a #7', SERVICE, '2027-04-12')).toMatchObject({
      value: 'INV202704001a7-94ND90NR-20270412',
    });
  });

  it.each([
    ['', 'irn-number-characters'],
    ['---', 'irn-number-characters'],
    ['INV§1', 'irn-number-characters'],
    ['ＩＮＶ1', 'irn-number-characters'],
    ['INV1\n', 'irn-number-characters'],
    ['9'.repeat(33), 'irn-too-long'],
  ])('refuses the number %j', (number, code) => {
    expect(makeIrn(number, SERVICE, '2027-04-12')).toMatchObject({
      ok: false,
      error: { code, path: 'number' },
    });
  });

  it.each(['2027-02-29', '2027-13-01', '2027-00-10', '2027-4-1', '20270401', ''])(
    'refuses the date %j',
    (date) => {
      expect(makeIrn('INV1', SERVICE, date)).toMatchObject({ ok: false, error: { code: 'irn-issue-date' } });
    },
  );

  it('takes a leap day', () => {
    expect(makeIrn('INV1', SERVICE, '2028-02-29')).toMatchObject({ ok: true });
  });

  it.each(['94ND90N', '94ND90NRX', '94ND 0NR'])('refuses the service id %j', (serviceId) => {
    expect(makeIrn('INV1', serviceId, '2027-04-12')).toMatchObject({
      ok: false,
      error: { code: 'irn-service-id' },
    });
  });

  it('can be told to use capitals only, and another length', () => {
    expect(makeIrn('inv1', SERVICE, '2027-04-12', { ...IRN_SETTINGS, capitalsOnly: true })).toMatchObject({
      value: 'INV1-94ND90NR-20270412',
    });
    expect(makeIrn('inv1', SERVICE, '2027-04-12', { ...IRN_SETTINGS, maximumLength: 21 })).toMatchObject({
      ok: false,
    });
  });

  it('makes only what parseIrn reads back', () => {
    const number = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9/._-]{0,25}$/);
    const date = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(number, date, (text, day) => {
        const issueDate = day.toISOString().slice(0, 10);
        const irn = makeIrn(text, SERVICE, issueDate);
        expect(irn.ok && parseIrn(irn.value)).toMatchObject({
          ok: true,
          value: { serviceId: SERVICE, issueDate },
        });
      }),
    );
  });
});

describe('irnKey', () => {
  it('finds numbers that collide once stripped', () => {
    expect(irnKey('INV-1/1')).toBe(irnKey('INV-11'));
    expect(irnKey('inv11')).toBe(irnKey('INV-11'));
    expect(irnKey('INV-1')).not.toBe(irnKey('INV-11'));
  });

  it('is equal whenever two numbers get one IRN', () => {
    const number = fc.stringMatching(/^[ab1][ab1/ -]{0,4}$/);
    fc.assert(
      fc.property(number, number, (one, other) => {
        const irns = [one, other].map((text) => makeIrn(text, SERVICE, '2027-04-12'));
        const same = irns[0]?.ok && irns[1]?.ok && irns[0].value === irns[1].value;
        expect(!same || irnKey(one) === irnKey(other)).toBe(true);
      }),
    );
  });
});

describe('parseIrn', () => {
  it.each([
    '',
    'INV001-94ND90NR',
    'INV-001-94ND90NR-20240611',
    'INV001-94ND90NR-20240631',
    '../x-94ND90NR-20240611',
  ])('refuses %j', (text) => {
    expect(parseIrn(text)).toMatchObject({ ok: false });
  });
});
