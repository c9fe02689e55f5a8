import type { CheckId, Finding, Weight } from './checks.ts';

export const finding = (
  check: CheckId,
  weight: Weight,
  passed: boolean,
  detail: string,
  told?: string,
): Finding => ({ check, passed, detail, weight, told });

/** As people know a commit. */
export const shortSha = (sha: string): string => sha.slice(0, 7);
