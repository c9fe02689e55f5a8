import * as z from 'zod';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { makeRequestRollback, type RequestRollbackDeps } from './handler.ts';
import { makeRatify, type RatifyDeps } from './ratify.ts';

const Ratification = z.strictObject({ ratify: z.json() });

/** Who asks for the way back, and who afterwards stands by what one person asked for, come to one function. */
export const makeAnswerRequest = (deps: RequestRollbackDeps & RatifyDeps): Handler => {
  const ratify = makeRatify(deps);
  const request = makeRequestRollback(deps);
  return (payload) => {
    const asked = Ratification.safeParse(payload);
    return asked.success ? ratify(asked.data.ratify) : request(payload);
  };
};
