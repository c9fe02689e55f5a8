import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';

const record = (changes: Partial<TaskRecord> = {}): TaskRecord => ({
  cutover: 'smartapi',
  task: 'backup',
  stage: 'freeze',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'dba',
  status: 'open',
  plannedStart: instant(1_000),
  plannedEnd: instant(2_000),
  openedAt: instant(1_100),
  ...changes,
});

/** What every progress table must do. `make` gives an empty one. */
export const progressContract = (name: string, make: () => Progress | Promise<Progress>): void => {
  describe(`progress: ${name}`, () => {
    it('creates only where nothing is', async () => {
      const progress = await make();
      expect(await progress.put(record(), undefined)).toBe(true);
      expect(await progress.put(record({ owner: 'else' }), undefined)).toBe(false);
      expect(await progress.get('smartapi', 'backup')).toEqual(record());
      expect(await progress.get('other', 'backup')).toBeUndefined();
    });

    it('replaces only what the caller has read', async () => {
      const progress = await make();
      await progress.put(record(), undefined);
      const done = record({
        status: 'done',
        by: 'dba',
        closedAt: instant(1_500),
        evidence: { restore: 'ok' },
      });
      const read = await progress.get('smartapi', 'backup');
      expect(await progress.put(done, record({ attempt: 2 }))).toBe(false);
      expect(await progress.put(done, read)).toBe(true);
      expect(await progress.put(record({ status: 'blocked' }), read)).toBe(false);
      expect(await progress.get('smartapi', 'backup')).toEqual(done);
    });

    it('does not mind the order of keys', async () => {
      const progress = await make();
      const { cutover, ...rest } = record({ evidence: { a: 1, b: 2 } });
      await progress.put({ cutover, ...rest }, undefined);
      expect(await progress.put(record({ attempt: 2 }), { ...rest, evidence: { b: 2, a: 1 }, cutover })).toBe(
        true,
      );
    });

    it('lists the tasks of one cutover', async () => {
      const progress = await make();
      await progress.put(record(), undefined);
      await progress.put(record({ task: 'restore' }), undefined);
      await progress.put(record({ cutover: 'other' }), undefined);
      expect((await progress.list('smartapi')).map((each) => each.task)).toEqual(['backup', 'restore']);
    });
  });
};
