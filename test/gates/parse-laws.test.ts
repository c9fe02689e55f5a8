import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/digest.ts';
import { readReviewBody } from '#lib/gates/parse-conditions.ts';
import { parseSignOff } from '#lib/gates/parse-sign-off.ts';
import { signOffText } from '#lib/gates/sign-off.ts';
import { sampleEvidence } from '#test/gates/sample-gate.ts';
import { pullGate } from '#test/gates/sample-pull.ts';

const evidence = sampleEvidence();
const text = signOffText('production', pullGate(evidence), evidence);
const canonical = (value: unknown): string => `${canonicalJson(value)}\n`;
const LINE = 'Condition: printers tested; owner: pm; due: 2027-04-12';

describe('a record', () => {
  it('any text but the canonical one of a value is refused', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (where, inserted) => {
        const changed = `${text.slice(0, where)}${inserted}${text.slice(where)}`;
        const parsed = parseSignOff(changed);
        // Another text in a value may be well-formed; then it is another record, and never this one.
        expect(!parsed.ok || canonical(parsed.value) === changed).toBe(true);
      }),
    );
  });
});

describe('the body of a review', () => {
  it('never loses a line that begins like a condition', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(LINE, 'Condition: x', 'conditions apply', 'fine', ''), { maxLength: 6 }),
        (lines) => {
          const read = readReviewBody(lines.join('\n'));
          expect(read.conditions.length + read.problems.length).toBe(
            lines.filter((line) => /^condition/i.test(line)).length,
          );
        },
      ),
    );
  });
});
