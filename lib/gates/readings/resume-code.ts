/** The code that a run would resume with, as the recovery gate shows it beside the code that the cutover began with. */
import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';

export const resumeCodeFacts = (execution: string, deployed: string) => ({
  execution,
  deployed,
  differs: execution !== deployed,
});

export const resumeCodeWords = (execution: string, deployed: string): string =>
  execution === deployed
    ? 'it would go on with the same code'
    : `it would go on with OTHER CODE: ${deployed.slice(0, 12)} instead of ${execution.slice(0, 12)}`;

const Shown = z.object({ 'way-back': z.object({ code: z.object({ deployed: z.string() }) }) });

/** Undefined: the evidence shows none. */
export const shownCode = (evidence: Evidence): string | undefined =>
  Shown.safeParse(evidence.facts).data?.['way-back'].code.deployed;
