import { describe, expect, it } from 'vitest';
import { MAX_BYTES } from '#lib/runbook/source-text.ts';
import { problemsOf } from './shipped.ts';

const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const some = MAX_BYTES - 100;

const FILES: readonly (readonly [what: string, content: string | Uint8Array, code: string])[] = [
  ['an empty file', '', 'file-empty'],
  ['a file of spaces', ' \n\n  ', 'file-empty'],
  ['a file of comments', '# one\n  # two\n', 'file-empty'],
  ['a file of null', '~', 'file-empty'],
  ['a document marker alone', '---\n', 'file-empty'],
  ['a binary file', bytes(0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0), 'file-binary'],
  ['a file with a null character', 'a: \u0000', 'file-binary'],
  ['an escape for the terminal', 'cutover: \u001b[2J', 'file-binary'],
  ['a file in UTF-16', bytes(0xff, 0xfe, 0x61, 0), 'file-not-utf8'],
  ['a file in Latin 1', bytes(0x61, 0x3a, 0x20, 0xe9), 'file-not-utf8'],
  ['five megabytes', 'a: b\n'.repeat(1_048_576), 'file-too-large'],
  ['a bomb of aliases', bomb(), 'yaml-alias'],
  ['a thousand brackets', '['.repeat(1_000), 'yaml-too-deep'],
  ['a megabyte of brackets', '['.repeat(some), 'yaml-too-deep'],
  ['a megabyte of braces', '{a: '.repeat(some / 4), 'yaml-too-deep'],
  ['a megabyte of dashes', '- '.repeat(some / 2), 'yaml-too-deep'],
  ['a megabyte of commas', `[${','.repeat(some)}]`, 'file-too-large'],
  ['a megabyte of carriage returns', `a${'\r'.repeat(some)}`, 'file-binary'],
  ['a megabyte of one word', 'x'.repeat(some), 'type-wrong'],
  ['a megabyte of one quote', `"${'a\n'.repeat(some / 2)}`, 'yaml-syntax'],
  ['a list', '- a\n- b\n', 'type-wrong'],
  ['a word', 'hello', 'type-wrong'],
  ['keys of the prototype', '__proto__: {}\nconstructor: {}\ntoString: 1\n', 'yaml-key'],
  ['a merge key', 'a: 1\n<<: {b: 2}\n', 'key-unknown'],
];

function bomb(): string {
  const lines = ['a: &a [x, x]'];
  for (let level = 1; level < 26; level += 1) {
    const [name, former] = [level, level - 1].map((code) => String.fromCharCode(97 + code));
    lines.push(`${name}: &${name} [*${former}, *${former}, *${former}, *${former}]`);
  }
  return lines.join('\n');
}

describe('a hostile file', () => {
  it.each(FILES)('%s is refused by name, within seconds', (_, content, code) => {
    const before = performance.now();
    const problems = problemsOf(content);
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(problems.map((problem) => problem.code)).toContain(code);
    for (const problem of problems) {
      expect(problem.line).toBeGreaterThan(0);
      expect(problem.column).toBeGreaterThan(0);
      expect(problem.message.length).toBeLessThan(2_000);
      expect(problem.message).not.toMatch(/\bat .*\.[jt]s:\d/);
    }
  });

  it('is refused at the control character', () => {
    expect(problemsOf('cutover: aa\ntitle: x\u0007\n')).toMatchObject([
      { code: 'file-binary', line: 2, column: 9, seen: 'U+0007' },
    ]);
  });

  it('shows five hundred problems and says how many are left', () => {
    const problems = problemsOf(Array.from({ length: 2_000 }, (_, index) => `k${index}: 1`).join('\n'));
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)?.code).toBe('problems-more');
  });
});
