import { describe, expect, it } from 'vitest';
import { makeOpenHours } from '#lib/erp/open-hours.ts';
import { fromIso } from '#lib/instant.ts';

const isOpen = makeOpenHours({
  zone: 'Africa/Lagos',
  businessDays: ['2027-04-12'],
  businessHours: { from: '08:00', to: '17:00' },
});

describe('business hours', () => {
  it.each([
    ['2027-04-12T07:59:59+01:00', false],
    ['2027-04-12T08:00:00+01:00', true],
    ['2027-04-12T16:59:59+01:00', true],
    ['2027-04-12T17:00:00+01:00', false],
    ['2027-04-13T10:00:00+01:00', false],
  ])('%s: %s', (at, open) => {
    expect(isOpen(fromIso(at))).toBe(open);
  });
});
