import { describe, expect, it } from 'vitest';
import { makeSQSClient } from '#lib/aws/clients.ts';
import { makeDoorbell } from '#lib/aws/queue.ts';
import type { JsonObject } from '#lib/json.ts';
import { type ScriptedCommand, scripted } from './scripted-client.ts';

const keys = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ tenant: 'adire', number: `INV-${n}`, revision: 1 }));

interface Entry {
  readonly Id: string;
  readonly MessageGroupId: string;
  readonly MessageBody: string;
}

const entriesOf = ({ input }: ScriptedCommand): readonly Entry[] =>
  'Entries' in input && Array.isArray(input.Entries) ? input.Entries : [];

const doorbell = (answer: (entries: readonly Entry[]) => object) => {
  const lines: (readonly [string, JsonObject])[] = [];
  const { client, sent } = scripted(makeSQSClient({ region: 'eu-west-1' }), (command) =>
    answer(entriesOf(command)),
  );
  const bell = makeDoorbell({ client, url: 'https://q', log: (code, facts) => lines.push([code, facts]) });
  return { bell, lines, batches: () => sent.map(entriesOf) };
};

describe('makeDoorbell', () => {
  it('rings in tens', async () => {
    const { bell, batches, lines } = doorbell(() => ({}));
    await bell.ring(keys(25));
    expect(batches().map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(JSON.parse(batches()[2]?.[4]?.MessageBody ?? '')).toEqual({
      tenant: 'adire',
      number: 'INV-24',
      revision: 1,
    });
    expect(lines).toEqual([]);
    await bell.ring([]);
    expect(batches()).toHaveLength(3);
  });

  it('names the lane as message group, so that a backlog does not starve who waits at a counter', async () => {
    const { bell, batches } = doorbell(() => ({}));
    await bell.ring(keys(1));
    await bell.ring(keys(1), 'backlog');
    expect(batches().map((batch) => batch[0]?.MessageGroupId)).toEqual(['live', 'backlog']);
  });

  it('rings once more for those that were not taken, and for no other', async () => {
    let first = true;
    const { bell, batches, lines } = doorbell(() => {
      const Failed = first ? [{ Id: '3', Code: 'InternalError' }] : [];
      first = false;
      return { Failed };
    });
    await bell.ring(keys(10));
    expect(batches().map((batch) => batch.length)).toEqual([10, 1]);
    expect(batches()[1]?.[0]?.MessageBody).toContain('INV-3');
    expect(lines).toEqual([]);
  });

  it('says by code what stayed unheard, goes on with the rest, and never throws', async () => {
    const { bell, batches, lines } = doorbell((entries) => ({
      Failed: entries
        .filter(({ MessageBody }) => MessageBody.includes('INV-1"'))
        .map(({ Id }) => ({ Id, Code: 'Busy' })),
    }));
    await bell.ring(keys(12));
    expect(batches().map((batch) => batch.length)).toEqual([10, 1, 2]);
    expect(lines).toEqual([['doorbell.unheard', { keys: 1, of: 12, code: 'Busy' }]]);
  });

  it('gives up at once where SQS cannot be reached: neither an ERP nor a sweep waits for what the sweeper heals', async () => {
    const cut = doorbell(() => {
      throw Object.assign(new Error('holds INV-7'), { name: 'TimeoutError' });
    });
    await cut.bell.ring(keys(1_000));
    expect(cut.batches()).toHaveLength(1);
    expect(cut.lines).toEqual([['doorbell.unheard', { keys: 1_000, of: 1_000, code: 'TimeoutError' }]]);
    await cut.bell.ring(keys(3));
    expect(cut.lines[1]).toEqual(['doorbell.unheard', { keys: 3, of: 3, code: 'TimeoutError' }]);
  });

  it('counts what went before as heard when SQS is cut off in between', async () => {
    let batch = 0;
    const { bell, lines, batches } = doorbell(() => {
      batch += 1;
      if (batch === 2) throw Object.assign(new Error('cut'), { name: 'TimeoutError' });
      return {};
    });
    await bell.ring(keys(25));
    expect(batches()).toHaveLength(2);
    expect(lines).toEqual([['doorbell.unheard', { keys: 15, of: 25, code: 'TimeoutError' }]]);
  });

  it('and its client are patient for less than half of what intake may take', async () => {
    const { maxAttempts } = makeSQSClient({ region: 'eu-west-1' }).config;
    expect((await maxAttempts()) * (1_000 + 1_500) + 500).toBeLessThan(15_000 / 2);
  });
});
