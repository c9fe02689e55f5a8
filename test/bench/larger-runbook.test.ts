import { describe, expect, it } from 'vitest';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import { shippedText } from '#test/runbook/shipped.ts';
import { largerRunbook } from './larger-runbook.ts';

const tasksOf = (yaml: string) => {
  const parsed = parseRunbook(yaml, 'larger.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error.slice(0, 5), null, 2));
  return parsed.value.runbook.stages.flatMap(({ tasks }) => tasks);
};

describe('a runbook made larger', () => {
  it('is as sound as the shipped one, with exactly so many tasks, and no further automatic one', () => {
    const shipped = tasksOf(shippedText);
    const larger = tasksOf(largerRunbook(shippedText, 400));
    expect(larger).toHaveLength(400);
    const automatic = (tasks: typeof shipped) => tasks.filter(({ action }) => action !== undefined).length;
    expect(automatic(larger)).toBe(automatic(shipped));
  });

  it('is the shipped one where that has as many tasks already', () => {
    expect(tasksOf(largerRunbook(shippedText, 40))).toEqual(tasksOf(shippedText));
  });
});
