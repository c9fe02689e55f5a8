import { EVERYTHING } from '../capabilities.ts';
import type { StageSettings } from '../stage-config.ts';

export const PRODUCTION = {
  stage: 'production',
  decisionSource: 'pull-request',
  scaledCalendar: false,
  archiveLock: 'COMPLIANCE',
  removal: 'retain',
  logDays: 400,
  authorityCallsPerSecond: 10,
  authoritySettleSeconds: 600,
  workerConcurrency: 5,
  pageMinutes: 10,
  pageRounds: 2,
  alarmsAskForRollback: true,
  capabilities: EVERYTHING,
} as const satisfies StageSettings;
