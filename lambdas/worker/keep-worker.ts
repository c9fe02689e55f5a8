import type { QueueMessage } from '#lib/ports/queue.ts';
import { type BatchAnswer, makeWorker } from './handler.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

type QrKeys = WorkerDependencies['qr'];

/**
 * The worker of a process, from batch to batch: its pace goes on, and so does the rest that the authority asked for. The keys
 * of QR codes are asked for with each batch and a rotated one makes a new worker, since a code under the former key is one
 * that the authority cannot read, and a cleared invoice keeps the code it got. The new one begins with its pace used up.
 */
export const keepWorker = (
  ports: Omit<WorkerDependencies, 'qr'>,
  /** Remembered by whoever gives them; throws while they cannot be had, and then no message is deleted. */
  qrKeys: () => Promise<QrKeys>,
): ((messages: readonly QueueMessage[]) => Promise<BatchAnswer>) => {
  let kept: { readonly qr: QrKeys; readonly work: ReturnType<typeof makeWorker> } | undefined;
  return async (messages) => {
    // The time-out runs while keys are fetched: up to 15.5 s (lib/aws/clients.ts), once in five minutes.
    const began = ports.clock.now();
    const qr = await qrKeys();
    if (kept?.qr.certificate !== qr.certificate || kept.qr.publicKeyPem !== qr.publicKeyPem) {
      kept = { qr, work: makeWorker({ ...ports, qr }) };
    }
    return kept.work(messages, began);
  };
};
