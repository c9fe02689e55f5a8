import { expect, test } from 'vitest';
import { workerBatchSize } from '#lib/infra/worker-batch-size.ts';

test.each([
  [10, 5, 60],
  [50, 5, 100],
  [1, 5, 10],
  [5, 50, 10],
])('%d calls a second and %d workers take batches of %d', (rate, workers, size) => {
  expect(workerBatchSize(rate, workers)).toBe(size);
});
