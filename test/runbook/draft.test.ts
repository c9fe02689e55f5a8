import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { draftOf } from '#lib/runbook/draft.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import { Runbook } from '#lib/runbook/schema.ts';
import { shippedText } from './shipped.ts';

const Sample = z.strictObject({
  name: z.string().min(2),
  size: z.int().default(3),
  inner: z.strictObject({ yes: z.boolean() }).optional(),
  list: z.array(z.strictObject({ id: z.string() })),
  map: z.record(z.string().regex(/^[a-z]+$/), z.strictObject({ n: z.int() })),
});

describe('a draft', () => {
  it('of what is sound is what was parsed', () => {
    const value = parse(shippedText);
    expect(draftOf(Runbook, value)).toEqual(Runbook.parse(value));
  });

  it('keeps the sound parts, in their places, and the names of broken ones', () => {
    expect(
      draftOf(Sample, {
        name: 'x',
        inner: { yes: 'no' },
        list: [{ id: 'a' }, 7, { id: 8 }, { id: 'b', more: 1 }],
        map: { aa: { n: 1 }, bb: { n: 'two' }, CC: { n: 3 } },
        unknown: true,
      }),
    ).toEqual({
      name: undefined,
      size: 3,
      inner: { yes: undefined },
      list: [{ id: 'a' }, undefined, { id: undefined }, { id: 'b' }],
      map: { aa: { n: 1 }, bb: { n: undefined }, CC: { n: 3 } },
    });
  });

  it('never throws and never holds what the schema forbids', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const draft = draftOf(Sample, value);
        if (draft?.name !== undefined) expect(draft.name.length).toBeGreaterThan(1);
        if (draft?.size !== undefined) expect(Number.isInteger(draft.size)).toBe(true);
      }),
      { seed: 11 },
    );
  });
});

describe('the nearest name', () => {
  it.each([
    ['compliense', ['finance', 'compliance'], 'compliance'],
    ['onwer', ['owner', 'other'], 'owner'],
    ['Owner', ['owner'], 'owner'],
    ['zebra', ['owner', 'title'], undefined],
    ['x'.repeat(100), ['x'], undefined],
    ['', ['ab'], undefined],
  ])('of %s in %j is %s', (seen, candidates, expected) => {
    expect(nearest(seen, candidates)).toBe(expected);
  });

  it('finds a name whatever one letter was mistyped, if it has three at least', () => {
    const word = fc.stringMatching(/^[a-z]{3,12}$/);
    fc.assert(
      fc.property(word, fc.nat(11), (name, at) => {
        const typed = `${name.slice(0, at)}#${name.slice(at + 1)}`;
        expect(nearest(typed, [name])).toBe(name);
      }),
      { seed: 13 },
    );
  });
});
