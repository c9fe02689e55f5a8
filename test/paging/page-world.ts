import { fromIso, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makePages } from '#lib/local/pages.ts';
import type { Message, Messenger } from '#lib/ports/messenger.ts';
import type { Pages } from '#lib/ports/pages.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

/** Noon in London; the deputy of `cfo` stands in that day. */
export const NOON = fromIso('2027-04-10T12:00:00.000Z');
export const ALARM = 'cutover-small-uat-invoice-overdue';

export const changed = (state: string, at = NOON, name = ALARM): JsonObject => ({
  Records: [
    {
      Sns: {
        Message: JSON.stringify({
          AlarmName: name,
          AlarmDescription: 'Overdue. What to do: docs/alarms.md#invoice-overdue',
          NewStateValue: state,
          NewStateReason: 'Threshold Crossed',
          StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
        }),
      },
    },
  ],
});

/** A real store, and a messenger that can fail: everything that the three functions of paging work with. */
export const pageWorld = () => {
  let now = NOON;
  let failures = 0;
  const sent: Message[] = [];
  const messenger: Messenger = {
    async send(message) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('SNS does not answer');
      }
      // As the real one: what was sent is not sent again.
      if (!sent.some(({ id }) => id === message.id)) sent.push(message);
    },
  };
  const pages: Pages = makePages(openDatabase(':memory:'));
  const logged: string[] = [];
  const measured: Record<string, number> = {};
  const deps = {
    tenant: 'small',
    stage: 'uat',
    runbook: smallRunbook,
    alarmPrefix: 'cutover-small-uat',
    clock: { now: () => now },
    messenger,
    pages,
    log: (code: string) => {
      logged.push(code);
    },
    measure: (name: string, value: number) => {
      measured[name] = value;
    },
    paging: { chain: ['dba', 'cfo', 'pm'], minutes: 10, rounds: 2 },
  };
  return {
    deps,
    sent,
    logged,
    measured,
    /** Whom each message went to. */
    called: () => sent.map(({ to }) => to.join('+')),
    failNext: (times: number) => {
      failures = times;
    },
    pass: (minutes: number) => {
      now = plus(now, minutes * MINUTE);
    },
  };
};
