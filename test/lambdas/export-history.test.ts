import { describe, expect, it } from 'vitest';
import { historyKey, makeExportHistory } from '#lambdas/export-history/handler.ts';
import { withoutTokens } from '#lambdas/export-history/without-tokens.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ExecutionHistory } from '#lib/ports/execution-history.ts';
import { memoryArchive } from './fake-world.ts';

const ARN = 'arn:aws:states:eu-west-1:000000000000:execution:cutover-small-uat-main:smartapi-r1';
const changed = (status: string): JsonObject => ({
  detail: { executionArn: ARN, name: 'smartapi-r1', status },
});

const HISTORY: ExecutionHistory = {
  execution: { status: 'SUCCEEDED', input: '{"run":1}' },
  events: [
    { id: 1, taskScheduledEventDetails: { parameters: '{"Payload":{"gateId":"g","token":"AQCs3cret"}}' } },
  ],
};

const exporting = (history: ExecutionHistory | undefined = HISTORY, archive = memoryArchive()) => ({
  archive,
  handle: makeExportHistory({ archive, histories: { read: async () => history }, log: () => {} }),
});

describe('filing a history', () => {
  it.each(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'])(
    'of an execution that is %s keeps it whole',
    async (status) => {
      const { archive, handle } = exporting();
      expect(await handle(changed(status))).toEqual({
        outcome: 'stored',
        key: 'histories/smartapi-r1.json',
        events: 1,
      });
      const filed = JSON.parse((await archive.get(historyKey('smartapi-r1'))) ?? '');
      expect(filed.execution).toEqual(HISTORY.execution);
      expect(filed.events).toHaveLength(1);
    },
  );

  it('holds no task token', async () => {
    const { archive, handle } = exporting();
    await handle(changed('SUCCEEDED'));
    const text = (await archive.get(historyKey('smartapi-r1'))) ?? '';
    expect(text).not.toContain('AQCs3cret');
    expect(text).toContain('gateId');
  });

  it('of one that runs does nothing', async () => {
    const { archive, handle } = exporting();
    expect(await handle(changed('RUNNING'))).toMatchObject({ outcome: 'ignored' });
    expect(archive.keys()).toEqual([]);
  });

  it('twice is once', async () => {
    const { handle } = exporting();
    await handle(changed('SUCCEEDED'));
    expect(await handle(changed('SUCCEEDED'))).toMatchObject({ outcome: 'same' });
  });

  it('never writes over another history', async () => {
    const archive = memoryArchive();
    await archive.put(historyKey('smartapi-r1'), 'before');
    await expect(exporting(HISTORY, archive).handle(changed('FAILED'))).rejects.toThrow('another history');
    expect(await archive.get(historyKey('smartapi-r1'))).toBe('before');
  });

  it('that is lost is an error, not silence', async () => {
    const lost = makeExportHistory({
      archive: memoryArchive(),
      histories: { read: async () => undefined },
      log: () => {},
    });
    await expect(lost(changed('FAILED'))).rejects.toThrow('its history is lost');
  });
});

describe('task tokens', () => {
  it.each([
    [{ token: 'x' }],
    [{ taskToken: 'x' }],
    [{ TaskToken: 'x' }],
    ['{"a":{"token":"x"}}'],
    [{ input: '{"parameters":"{\\"token\\":\\"x\\"}"}' }],
    [[{ token: 'x' }]],
  ])('are taken out of %j', (value) => {
    expect(JSON.stringify(withoutTokens(value))).not.toContain('"x');
  });

  it.each([['{not json}'], [{ text: 'token' }], [{ tokens: 3 }], [null], [[1, 'a']]])(
    'leave %j as it is',
    (value) => {
      expect(withoutTokens(value)).toEqual(value);
    },
  );
});
