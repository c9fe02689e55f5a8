/** One thread of return coverage: turns back one cutover after another, each in its own virtual time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PlannedTurn } from './plan-turn-backs.ts';
import { readBasis, type ThreadBasis } from './thread-basis.ts';
import { turnBack } from './turn-back.ts';

const given: ThreadBasis = workerData;
const basis = readBasis(given);
const port = parentPort;
const serve = async (turn: PlannedTurn): Promise<void> =>
  port?.postMessage(await turnBack({ ...basis, ...turn }));
// What it throws ends the thread, and the coverage with it.
port?.on('message', (turn: PlannedTurn) => void serve(turn));
