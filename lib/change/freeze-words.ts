import { DateTime } from 'luxon';
import type { Instant } from '#lib/instant.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import type { FreezeWindow } from './freeze-window.ts';
import type { FreezeVerdict } from './judge-freeze.ts';

/** Of many paths, as many are named. */
const MOST = 20;

interface Words {
  /** Of a check run. */
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
}

export interface FreezeAbout {
  readonly window: FreezeWindow;
  readonly zone: string;
  /** Title of the authority, and names of who can override. */
  readonly authority: string;
  readonly members: readonly string[];
}

const moment = (at: Instant, zone: string): string =>
  DateTime.fromMillis(at, { zone, locale: 'en-GB' }).toFormat('ccc d LLL yyyy, HH:mm');

/** What a person sees beside the pull request: whether it may be merged, until when not, and what to do. */
export const freezeWords = (verdict: FreezeVerdict, about: FreezeAbout): Words => {
  const { window, zone } = about;
  const [from, to] = [moment(window.from, zone), moment(window.to, zone)];
  const when = `The freeze is from ${from} to ${to} (${zone}).`;
  switch (verdict.outcome) {
    case 'not-frozen':
      return { title: 'Not frozen now', summary: when };
    case 'untouched':
      return { title: 'Frozen, and this touches nothing that is', summary: when };
    case 'overridden':
      return {
        title: `Frozen, and let pass by ${plain(verdict.override.login, 60)}`,
        summary: [
          `**An emergency.** ${plain(verdict.override.by)} (${plain(verdict.override.login)}) lets it pass: ${plain(verdict.override.reason)}`,
          `It changes: ${paths(verdict.paths)}`,
          `A gate that is open shows the change as drift, and its attempt may be superseded. ${when}`,
        ].join('\n\n'),
      };
    case 'frozen':
      return {
        title: `Frozen until ${to}`,
        summary: [
          `**This cannot be merged before ${to} (${zone}).** It changes what is frozen: ${paths(verdict.paths)}`,
          ...(verdict.refused.length === 0
            ? []
            : [
                `An override was given and does not count:\n${verdict.refused.map((line) => `- ${plain(line)}`).join('\n')}`,
              ]),
          `In an emergency a member of ${plain(about.authority)} (${about.members.map((name) => plain(name)).join(', ')}) approves it at its present head, with a line in the review that says why:`,
          '`Freeze-override: REASON`',
          when,
        ].join('\n\n'),
      };
  }
};

const paths = (all: readonly string[]): string => {
  const shown = all.slice(0, MOST).map(code).join(', ');
  return all.length > MOST ? `${shown} and ${all.length - MOST} more` : shown;
};
