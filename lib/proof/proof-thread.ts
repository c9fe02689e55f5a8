/** One thread of the proof: does jobs one after another, each in its own virtual time. */
import { parentPort } from 'node:worker_threads';
import { doJob, type Job } from './jobs.ts';
import { openStores } from './stores.ts';

const stores = openStores();
const port = parentPort;
const serve = async (job: Job): Promise<void> => port?.postMessage(await doJob(stores, job));
// What it throws ends the thread, and the proof with it.
port?.on('message', (job: Job) => void serve(job));
