/**
 * What a deployment's cloud can take. AWS takes everything; an emulator does not, and what it cannot take is left out
 * here and nowhere else, so that the other stages never carry a workaround. docs/emulator.md holds what was measured.
 */
export interface Capabilities {
  /** Lambda on Graviton. An emulator runs on the machine's own processor. */
  readonly arm64: boolean;
  /** Objects that nobody can delete before their time. */
  readonly objectLock: boolean;
  /** Server access logs of buckets. */
  readonly bucketAccessLogs: boolean;
  /** Access logs and throttling of the HTTP API's stage. */
  readonly apiStageSettings: boolean;
  /** X-Ray. */
  readonly tracing: boolean;
  /** Step Functions' own log of each state. */
  readonly machineLogs: boolean;
  /** Log groups under a key of ours. */
  readonly encryptedLogs: boolean;
  /** `MaximumConcurrency` of an event source, and reserved concurrency of its function. */
  readonly workerConcurrency: boolean;
  /** Dead-letter queues of schedules and rules, and their retry policies. */
  readonly targetDeadLetters: boolean;
  /** An archive of the event bus. */
  readonly eventArchive: boolean;
  /** Deletion protection of tables. */
  readonly deletionProtection: boolean;
  /** Subscriptions of e-mail addresses. */
  readonly emailSubscriptions: boolean;
  /** Alarms that combine alarms. */
  readonly compositeAlarms: boolean;
  /** Alarms on metric math. */
  readonly mathAlarms: boolean;
  /** Rules that silence alarms; looked for before a gate that relies on alarms. */
  readonly alarmMuteRules: boolean;
  /** Metrics counted from log lines. */
  readonly metricFilters: boolean;
  /** GitHub as an identity provider of the account. */
  readonly identityProvider: boolean;
}

export const EVERYTHING = {
  arm64: true,
  objectLock: true,
  bucketAccessLogs: true,
  apiStageSettings: true,
  tracing: true,
  machineLogs: true,
  encryptedLogs: true,
  workerConcurrency: true,
  targetDeadLetters: true,
  eventArchive: true,
  deletionProtection: true,
  emailSubscriptions: true,
  compositeAlarms: true,
  mathAlarms: true,
  alarmMuteRules: true,
  metricFilters: true,
  identityProvider: true,
} as const satisfies Capabilities;
