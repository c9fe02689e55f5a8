import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, TEXT_LIMIT } from '#lib/github/write/cut-text.ts';

describe('a text that GitHub would refuse', () => {
  it('is never longer than it may be, and is a beginning of what was said', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.integer({ min: 300, max: 2_000 }),
        (text, limit) => {
          const cut = cutText(text, limit);
          expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
          if (text.length <= limit) expect(cut).toBe(text);
          else
            expect(
              text.startsWith(cut.slice(0, cut.indexOf('\n\n**Cut off here')).replace(/\n```$/, '')),
            ).toBe(true);
          expect(cut.isWellFormed() || !text.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('ends at a line, and closes a block of code that it would leave open', () => {
    const text = `head\n\`\`\`\n${'code\n'.repeat(TEXT_LIMIT / 4)}`;
    expect(cutText(text)).toMatch(/code\n```\n\n\*\*Cut off here: .*\*\*\n$/);
    expect(cutText('one line\n'.repeat(TEXT_LIMIT))).toMatch(/one line\n\n\*\*Cut off/);
  });
});
