import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getPath, parsePath, setPath } from '#lib/asl/json-path.ts';
import { fillTemplate } from '#lib/asl/payload-template.ts';

const data = { a: { 'b-c': [{ d: 1 }, null], "o'clock": true }, n: null };
const scope = { data, context: { Task: { Token: 't' } } };

describe('paths', () => {
  it.each<[string, unknown]>([
    ['$', data],
    ["$.a['b-c'][0].d", 1],
    ["$.a['b-c'][1]", null],
    ["$.a['b-c'][2]", undefined],
    ["$['a']['o\\'clock']", true],
    ['$.n', null],
    ['$.n.deeper', undefined],
    ['$.a.length', undefined],
    ['$.toString', undefined],
    ['$.constructor', undefined],
    ['$$.Task.Token', 't'],
    ['$$.Task.Other', undefined],
  ])('%s reads %j', (path, value) => {
    expect(getPath(path, scope)).toEqual(value);
  });

  it.each([
    '',
    'a',
    '$a',
    '$.',
    '$..a',
    '$.a-b',
    '$.*',
    '$.a[*]',
    '$.a[?(@.b)]',
    '$.a[-1]',
    '$.a[0:1]',
    '$.a["b"]',
    '$.a[b]',
    "$['a",
    '$ ',
    'States.Format()',
  ])('%j is no path of the subset', (path) => {
    expect(parsePath(path)).toBeUndefined();
    expect(() => getPath(path, scope)).toThrow(/not a reference path/);
  });

  it.each<[unknown, string, unknown]>([
    [{}, '$.a.b', { a: { b: 'v' } }],
    [{ a: { c: 1 } }, '$.a.b', { a: { c: 1, b: 'v' } }],
    [{ a: 1 }, '$', 'v'],
    [[1, 2], '$[1]', [1, 'v']],
    [{ a: 1 }, "$['x-y']", { a: 1, 'x-y': 'v' }],
  ])('writes into %j at %s', (target, path, written) => {
    expect(setPath(JSON.parse(JSON.stringify(target)), path, 'v')).toEqual({ ok: true, value: written });
  });

  it.each<[unknown, string]>([
    [{ a: 'text' }, '$.a.b'],
    [{ a: null }, '$.a.b'],
    [[1], '$[1]'],
    [{ a: [] }, '$.a.b'],
    ['text', '$.a'],
    [{}, '$$.Execution'],
  ])('cannot write into %j at %s', (target, path) => {
    expect(setPath(JSON.parse(JSON.stringify(target)), path, 'v')).toMatchObject({ ok: false });
  });

  it('reads back what it wrote, and changes nothing else', () => {
    const key = fc.string({ minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), fc.jsonValue(), (keys, value) => {
        const path = `$${keys.map((it) => `['${it.replaceAll(/['\\]/g, '\\$&')}']`).join('')}`;
        const stored = JSON.parse(JSON.stringify(value));
        const target = { 'kept and never generated': 1 };
        const written = setPath(target, path, stored);
        expect(written.ok).toBe(true);
        if (!written.ok) return;
        expect(getPath(path, { data: written.value, context: {} })).toEqual(stored);
        expect(written.value).toMatchObject(target);
        expect(target).toEqual({ 'kept and never generated': 1 });
      }),
    );
  });
});

describe('templates', () => {
  it('fills in at any depth and leaves other keys as they are', () => {
    const template = {
      'd.$': "$.a['b-c'][0].d",
      list: [{ 'token.$': '$$.Task.Token' }, '$.a'],
      text: '$.a',
      none: null,
    };
    expect(fillTemplate(template, scope)).toEqual({
      ok: true,
      value: { d: 1, list: [{ token: 't' }, '$.a'], text: '$.a', none: null },
    });
  });

  it('names the field whose path leads nowhere', () => {
    expect(fillTemplate({ list: [{ 'x.$': '$.gone' }] }, scope)).toEqual({
      ok: false,
      error: { field: 'x.$', path: '$.gone' },
    });
  });

  it('keeps a key called __proto__ a key', () => {
    const filled = fillTemplate(JSON.parse('{"__proto__": {"a": 1}}'), scope);
    expect(filled.ok && JSON.stringify(filled.value)).toBe('{"__proto__":{"a":1}}');
  });
});
