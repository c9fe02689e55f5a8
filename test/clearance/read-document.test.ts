import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKey, nestingOf } from '#lib/clearance/json-text.ts';
import { readDocument } from '#lib/clearance/read-document.ts';

const object = fc.dictionary(
  fc.string({ unit: 'grapheme' }),
  fc.jsonValue({ stringUnit: 'grapheme', maxDepth: 5 }),
);

describe('readDocument', () => {
  it('reads text and value to the same digest, in any order and spacing', () => {
    fc.assert(
      fc.property(object, (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        const digests = [value, JSON.stringify(value), JSON.stringify(turned, undefined, 2)].map((body) => {
          const read = readDocument(body);
          return read.ok ? read.value.digest : read.error.code;
        });
        expect(digests[1]).toBe(digests[0]);
        expect(digests[2]).toBe(digests[0]);
      }),
    );
  });

  it('never throws on text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
        expect(typeof readDocument(text).ok).toBe('boolean');
      }),
    );
  });

  it('quotes nothing of a broken text', () => {
    const read = readDocument('{"buyer": "Kano Mills" "tin": 1}');
    expect(read).toMatchObject({ ok: false, error: { code: 'not-json' } });
    expect(JSON.stringify(read)).not.toMatch(/Kano|buyer/);
  });

  it('refuses a cycle', () => {
    const loop: Record<string, unknown> = { number: 'A1' };
    loop.self = loop;
    expect(readDocument(loop)).toMatchObject({ ok: false, error: { code: 'not-json' } });
  });
});

describe('duplicateKey and nestingOf', () => {
  it.each<[string, string | undefined]>([
    ['{"a":1,"b":{"a":2}}', undefined],
    ['{"a":1, "b":2, "a" : 3}', 'a'],
    ['[{"a":1},{"a":2}]', undefined],
    ['{"x":[{"a":1,"\\u0061":2}]}', 'a'],
    ['{"a":"\\"a\\":1","b":"a"}', undefined],
    ['{"a":"b","b":"a"}', undefined],
    ['{"":1,"":2}', ''],
  ])('finds in %s the key %j', (text, key) => {
    expect(duplicateKey(text)).toBe(key);
  });

  it('finds none in what JSON.stringify writes, and one where it was planted', () => {
    fc.assert(
      fc.property(object, fc.string({ unit: 'grapheme' }), (value, key) => {
        expect(duplicateKey(JSON.stringify(value))).toBeUndefined();
        const planted = JSON.stringify({ [key]: value }).replace(/}$/, () => `,${JSON.stringify(key)}:0}`);
        expect(duplicateKey(planted)).toBe(key);
      }),
    );
  });

  it('counts brackets, not those within strings', () => {
    expect(nestingOf('{"a":["[[[[",{"b":[]}]}')).toBe(4);
    expect(nestingOf('"\\"[[["')).toBe(0);
  });
});
