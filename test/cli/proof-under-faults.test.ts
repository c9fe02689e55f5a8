import { describe, expect, it } from 'vitest';
import { main } from '#lib/cli/main.ts';
import { fakeTerminal } from './fake-terminal.ts';

const proof = async (...argv: readonly string[]) => {
  const terminal = fakeTerminal();
  const exit = await main(['proof', ...argv], terminal);
  return { exit, out: terminal.printed(), err: terminal.told() };
};

describe('cutover proof', () => {
  it('runs one plan again, and shows where it failed', async () => {
    const { exit, out } = await proof('--world', 'again', '--plan', 'authority.sign#1:after');
    expect(out).toMatch(/authority\.sign#1 +← TAKES EFFECT, FAILS/);
    expect(out).toContain('INV1 revision 1: cleared, sent 1 times, issued on smartapi');
    expect(exit).toBe(0);
  });

  it('says of a plan that hits nothing that it is perhaps of another world', async () => {
    const { exit, out } = await proof('--world', 'again', '--plan', 'valve.setOpen#99:died');
    expect(out).toContain('valve.setOpen#99 never came in this world');
    expect(exit).toBe(1);
  });

  it('runs one seed again', async () => {
    const { exit, out } = await proof('--seed', '3');
    expect(out).toContain('seed 3');
    expect(out).toContain('Nothing is wrong.');
    expect(exit).toBe(0);
  });

  it.each([
    [['--plan', 'ledger.claim'], 'PORT.METHOD#N:KIND'],
    [['--world', 'nowhere', '--plan', 'ledger.claim#1:died'], 'border'],
    [['--seeds', 'many'], 'whole number'],
    [['--seed', '0'], 'whole number'],
  ])('refuses %j, and says what it takes', async (argv, says) => {
    const { exit, err } = await proof(...argv);
    expect(exit).toBe(2);
    expect(err).toContain(says);
  });
});
