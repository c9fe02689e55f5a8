/** A member who looks a sentence of the comment up in the page has to find it there, word for word. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const CHECKS = 'lib/gates/pull-checks';
const said = [
  ...readdirSync(CHECKS).map((file) => `${CHECKS}/${file}`),
  'lib/gates/count-votes.ts',
  'lib/gates/judge-ended.ts',
  'lib/gates/parse-conditions.ts',
  'lib/report/gate/no-approval.ts',
  'lib/report/gate/phase-words.ts',
  'lib/report/gate/ended-words.ts',
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const page = readFileSync('docs/committee.md', 'utf8');

it.each([
  'on another commit than the one the machine wrote',
  'review again',
  'nobody of this gate’s authority, and nobody’s deputy, has this account',
  'a deputy, outside the dates of the deputyship',
  'after the deadline',
  'given after the merge',
  'given after this attempt was over',
  'the review was dismissed',
  'its text was edited by somebody else',
  'a condition is written "',
  'No approval can make this a go',
  'INVALID',
  'SUPERSEDED',
  'TOO LATE',
  'NOT DECIDED IN TIME',
])('the page for the committee says it as the comment does: %s', (words) => {
  expect(page).toContain(words);
  expect(said).toContain(words);
});
