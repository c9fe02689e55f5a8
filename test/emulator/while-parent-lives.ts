/**
 * Preloaded into servers of ours (`node --import`): ends the process when its standard input closes, so that none outlives
 * the suite, however that was killed.
 */
import { Socket } from 'node:net';

process.stdin.once('close', () => process.exit(1));
process.stdin.resume();
// Watching alone keeps no server alive that was asked to end.
if (process.stdin instanceof Socket) process.stdin.unref();
