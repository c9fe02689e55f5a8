import { describe, expect, it } from 'vitest';
import { keepWorker } from '#lambdas/worker/keep-worker.ts';
import { readQr, testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { makeTenant, TENANT } from './tenant-world.ts';

const keys = testCryptoKeys();

const rotating = async (callsPerSecond = Number.POSITIVE_INFINITY) => {
  const tenant = makeTenant();
  await tenant.switchTo({ kind: 'smartapi' });
  let qr = keys;
  const ports = tenant.workerDependencies;
  const work = keepWorker({ ...ports, settings: { ...ports.settings, callsPerSecond } }, async () => qr);
  const clear = async (number: string) => {
    await tenant.intake.submit(sampleDocument({ number }));
    return work([tenant.messageOf({ tenant: TENANT, number, revision: 1 })]);
  };
  return {
    tenant,
    clear,
    rotate: (certificate: string) => {
      qr = { ...keys, certificate };
    },
  };
};

describe('keepWorker', () => {
  it('makes QR codes by the keys that are valid now, in a process that began with others', async () => {
    const { tenant, clear, rotate } = await rotating();
    await clear('INV-1');
    rotate('rotated-certificate');
    await clear('INV-2');
    const certificateOf = async (number: string) => {
      const read = readQr((await tenant.row(number))?.qr ?? '');
      return read.ok ? read.value.certificate : read.error;
    };
    expect(await certificateOf('INV-1')).toBe(keys.certificate);
    expect(await certificateOf('INV-2')).toBe('rotated-certificate');
  });

  it('keeps its pace from batch to batch, and gives a rotation no call for nothing', async () => {
    const { tenant, clear, rotate } = await rotating(1);
    const began = tenant.now();
    await clear('INV-1');
    await clear('INV-2');
    expect(tenant.now() - began).toBe(1_000);
    rotate('rotated-certificate');
    await clear('INV-3');
    expect(tenant.now() - began).toBe(2_000);
  });

  it('sends nothing for which the time is gone that fetching the keys took', async () => {
    const tenant = makeTenant();
    await tenant.switchTo({ kind: 'smartapi' });
    await tenant.intake.submit(sampleDocument());
    const work = keepWorker(tenant.workerDependencies, async () => {
      tenant.pass(70_000);
      return keys;
    });
    const message = tenant.messageOf({ tenant: TENANT, number: 'INV-0001', revision: 1 });
    expect(await work([message])).toEqual({ batchItemFailures: [{ itemIdentifier: message.messageId }] });
    expect(tenant.authority.signs).toBe(0);
    expect(await tenant.row('INV-0001')).toMatchObject({ state: 'received', submissions: 0 });
  });

  it('without keys works on nothing, and deletes nothing', async () => {
    const tenant = makeTenant();
    const work = keepWorker(tenant.workerDependencies, async () => {
      throw new Error('secret authority cannot be read');
    });
    await expect(work([])).rejects.toThrow('cannot be read');
  });
});
