import { EVERYTHING } from '../capabilities.ts';
import type { ClientBindings, StageSettings } from '../stage-config.ts';
import type { LocalAddresses } from '../stage-config-of.ts';

/** An emulator on this machine: it really deploys and really runs, and everything goes with its stacks. */
export const LOCAL = {
  stage: 'local',
  decisionSource: 'prompt',
  scaledCalendar: true,
  archiveLock: 'GOVERNANCE',
  removal: 'destroy',
  logDays: 7,
  authorityCallsPerSecond: 50,
  authoritySettleSeconds: 3,
  workerConcurrency: 2,
  pageMinutes: 10,
  pageRounds: 2,
  alarmsAskForRollback: true,
  capabilities: {
    ...EVERYTHING,
    arm64: false,
    objectLock: false,
    bucketAccessLogs: false,
    tracing: false,
    eventArchive: false,
    deletionProtection: false,
    emailSubscriptions: false,
    compositeAlarms: false,
    mathAlarms: false,
    alarmMuteRules: false,
    metricFilters: false,
    identityProvider: false,
  },
} as const satisfies StageSettings;

/** Twelve zeros cannot be anybody's account. */
export const localBindings = (addresses: LocalAddresses): ClientBindings => ({
  account: '000000000000',
  region: 'eu-west-1',
  ...addresses,
  archiveYears: 1,
  alarmEmails: ['nobody@example.com'],
  identityProvider: 'create',
  repository: {
    owner: 'example',
    name: 'cutover',
    ownerId: '1',
    repositoryId: '1',
    app: { id: '1', userId: '2', slug: 'cutover' },
  },
});
