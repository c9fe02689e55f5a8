/** What every verb exits with (DESIGN section 7). */
export const DONE = 0;
/** It ran, and the answer is no: an expectation not met, a refused decision. */
export const NOT_MET = 1;
/** Bad input; every problem is printed with its place. */
export const BAD_INPUT = 2;
export type ExitCode = typeof DONE | typeof NOT_MET | typeof BAD_INPUT;
