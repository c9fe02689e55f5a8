import { describe, expect, it } from 'vitest';
import { acknowledgeOnStage } from '#lib/cli/aws/acknowledge.ts';
import { fakeStage, onStage } from './fake-stage.ts';

const answer = {
  ok: true,
  outcome: 'acknowledged',
  page: 'a/1',
  what: 'Overdue. What to do: docs/alarms.md#invoice-overdue',
  recovered: false,
  message: 'a is yours; nobody else is called.',
};
const given = { words: ['a/1'], options: { by: 'bola-akande' } };

describe('cutover acknowledge', () => {
  it('hands page and person to the stage, and says what the page is about', async () => {
    const stage = fakeStage({ acknowledge: () => answer });
    const { code, terminal } = await onStage(acknowledgeOnStage, stage, given);
    expect(code).toBe(0);
    expect(stage.calls).toEqual([{ name: 'acknowledge', payload: { page: 'a/1', by: 'bola-akande' } }]);
    expect(terminal.printed()).toContain('nobody else is called');
    expect(terminal.printed()).toContain('docs/alarms.md#invoice-overdue');
  });

  it('tells a refusal of the stage', async () => {
    const refusal = { ok: false, code: 'taken', message: 'femi-cole has it since Sat.' };
    const stage = fakeStage({ acknowledge: () => refusal });
    const { code, terminal } = await onStage(acknowledgeOnStage, stage, given);
    expect(code).toBe(1);
    expect(terminal.told()).toContain('Refused: femi-cole has it since Sat.');
  });

  it.each([
    [{ options: { by: 'bola-akande' } }, 'PAGE is missing'],
    [{ ...given, words: ['a', 'b'] }, 'it takes one page'],
    [{ words: ['a'] }, '--by is missing'],
    [{ words: ['a'], options: { by: 'bola-akand' } }, 'Did you mean bola-akande?'],
  ])('refuses %j before it asks AWS anything', async (wrong, words) => {
    const { code, connected, terminal } = await onStage(acknowledgeOnStage, undefined, wrong);
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});
