import { describe, expect, it } from 'vitest';
import { openDatabase } from '#lib/local/database.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { announce, announceTemplate } from '#lib/messages/announce.ts';
import { fillMessage } from '#lib/messages/fill-message.ts';
import type { Message } from '#lib/ports/messenger.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { START } from '#test/lambdas/fake-world.ts';

const world = (send?: (message: Message) => Promise<void>) => {
  const sent: Message[] = [];
  const messenger = { send: send ?? (async (message: Message) => void sent.push(message)) };
  const clock = { now: () => START, sleep: async () => undefined };
  const incidents = makeIncidentLog(openDatabase(':memory:'));
  return {
    sent,
    incidents,
    deps: { messenger, incidents, clock, program: smallProgram, runbook: smallRunbook },
  };
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

  const down = async () => Promise.reject(new Error('mail server down'));

  it('puts on record that a messenger failed, once a message, and never throws', async () => {
    const { deps, incidents } = world(down);
    const told = await announce(deps, 'gate-decided', { subject: 's' });
    await announce(deps, 'gate-decided', { subject: 's' });
    expect(told).toEqual({ sent: [], failures: ['gate-decided/decided/s/1: mail server down'] });
    expect(await incidents.list('smartapi')).toMatchObject([
      {
        id: 'untold/gate-decided/decided/s/1',
        severity: 3,
        openedAt: START,
        title: expect.stringContaining('mail server down'),
      },
    ]);
  });

  it('does not throw either when that cannot be put on record', async () => {
    const { deps } = world(down);
    const told = await announce({ ...deps, incidents: { open: down } }, 'gate-decided', { subject: 's' });
    expect(told.failures.join()).toContain('not on record');
  });
});
