/** Alarms ask for the way back by their names: `<prefix>-trigger-<trigger id>`, with more behind if there are several. */
export const triggerAlarm = (prefix: string, trigger: string): string => `${prefix}-trigger-${trigger}`;

/** The trigger of an alarm's name, the longest that fits; undefined for an alarm that asks for nothing. */
export const triggerOfAlarm = (
  prefix: string,
  alarm: string,
  triggers: readonly string[],
): string | undefined =>
  triggers
    .filter((trigger) => {
      const name = triggerAlarm(prefix, trigger);
      return alarm === name || alarm.startsWith(`${name}-`);
    })
    .toSorted((one, other) => other.length - one.length)[0];
