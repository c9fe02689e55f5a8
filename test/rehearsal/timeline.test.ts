import { describe, expect, it } from 'vitest';
import { planAndCompile } from '#lib/compiler/plan-and-compile.ts';
import { narrate } from '#lib/rehearsal/timeline.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';

const { program } = planAndCompile(shippedRunbook());

describe('what is told of a look of the watch', () => {
  const triggers = [
    { trigger: 'authority-outage', reasons: ['The authority works.'] },
    { trigger: 'erp-disrupted', reasons: ['Nothing came in 32 minutes.', 'No signal from IT.'] },
  ];

  it('is what it set off, and the first reason', () => {
    const pulled = [{ trigger: 'erp-disrupted', how: 'started', where: 'adire-rb-6', run: 1 }];
    expect(narrate(program, 'evaluate', {}, { pulled, triggers })).toEqual({
      kind: 'way-back',
      text: 'the watch: erp-disrupted pulled, started: Nothing came in 32 minutes.',
    });
  });

  it('is nothing where nothing was pulled', () => {
    expect(narrate(program, 'evaluate', {}, { pulled: [], triggers })).toBeUndefined();
    expect(narrate(program, 'evaluate', {}, { verdict: 'no-cutover' })).toBeUndefined();
  });
});
