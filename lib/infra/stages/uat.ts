import { EVERYTHING } from '../capabilities.ts';
import type { StageSettings } from '../stage-config.ts';

export const UAT = {
  stage: 'uat',
  decisionSource: 'pull-request',
  scaledCalendar: true,
  archiveLock: 'GOVERNANCE',
  removal: 'retain',
  logDays: 90,
  authorityCallsPerSecond: 10,
  authoritySettleSeconds: 600,
  workerConcurrency: 5,
  pageMinutes: 10,
  pageRounds: 2,
  alarmsAskForRollback: true,
  capabilities: EVERYTHING,
} as const satisfies StageSettings;
