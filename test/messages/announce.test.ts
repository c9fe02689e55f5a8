import { describe, expect, it } from 'vitest';
import { announce, announceTemplate } from '#lib/messages/announce.ts';
import { fillMessage } from '#lib/messages/fill-message.ts';
import type { Message } from '#lib/ports/messenger.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const world = (send?: (message: Message) => Promise<void>) => {
  const sent: Message[] = [];
  const messenger = { send: send ?? (async (message: Message) => void sent.push(message)) };
  return { sent, deps: { messenger, program: smallProgram, runbook: smallRunbook } };
};

describe('fillMessage', () => {
  it('fills what it knows, shows a dash for what it does not, and leaves other braces alone', () => {
    expect(fillMessage('{task} by {by}: {unknown} {Task}', { task: 'Backup' })).toBe(
      'Backup by –: {unknown} {Task}',
    );
  });

  it('fills once: text that comes in is no template', () => {
    expect(fillMessage('{reason}', { reason: '{by} $& $1', by: 'x' })).toBe('{by} $& $1');
  });
});

describe('announce', () => {
  it('tells the members of an authority, once each', async () => {
    const { sent, deps } = world();
    const told = await announce(deps, 'gate-decided', { subject: 'smartapi/switch/1', gate: 'Switch: go' });
    expect(sent).toMatchObject([{ to: ['cfo', 'cio', 'pm'], subject: 'Switch: go', event: 'gate-decided' }]);
    expect(told).toEqual({ sent: ['gate-decided/decided/smartapi/switch/1/1'], failures: [] });
  });

  it('tells the owner, and says when there is nobody', async () => {
    const { sent, deps } = world();
    await announce(deps, 'task-handed-out', { subject: 'backup', owner: 'dba', attempt: 2 });
    expect(sent[0]).toMatchObject({ to: ['dba'], id: 'task-handed-out/yours/backup/2' });
    expect((await announce(deps, 'task-handed-out', { subject: 'backup' })).failures.join()).toContain(
      'nobody',
    );
  });

  it('is silent for an event without a template, and names an unknown template', async () => {
    const { sent, deps } = world();
    expect(await announce(deps, 'completed', { subject: 'x' })).toEqual({ sent: [], failures: [] });
    expect((await announceTemplate(deps, 'nope', { subject: 'x' })).failures.join()).toContain('nope');
    expect(sent).toEqual([]);
  });

  it('reports a messenger that fails and never throws', async () => {
    const { deps } = world(async () => Promise.reject(new Error('mail server down')));
    const told = await announce(deps, 'gate-decided', { subject: 's' });
    expect(told.sent).toEqual([]);
    expect(told.failures.join()).toContain('mail server down');
  });
});
