import type { RosterEntry } from '#lib/gates/gate-record.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import { table } from '#lib/report/gate/markdown.ts';

/** Whether the deputyship and the time to decide meet. */
const standsIn = ({ gate }: GateAbout, { deputy }: RosterEntry): boolean =>
  deputy !== undefined && deputy.from < gate.deadline && deputy.to >= gate.openedAt;

/** Everybody whose answer counts, and what is special about it. A deputy is shown for the time to decide only. */
export const deciders = (about: GateAbout): readonly string[] => {
  const { gate, runbook } = about;
  const { policy } = gate;
  const named = (person: string): string => plain(nameIn(about)(person));
  return table(
    ['Member', 'Of', 'Account', 'Part', 'Deputy while this is decided'],
    gate.roster
      .filter((entry) => policy.members.includes(entry.person))
      .map((entry) => [
        plain(entry.name),
        `${entry.side}${entry.role === undefined ? '' : `, ${plain(entry.role)}`}`,
        entry.githubId === undefined ? '**no account: cannot decide here**' : plain(entry.github),
        [
          ...(policy.chair === entry.person ? ['**chair**'] : []),
          ...(policy.mandatory.includes(entry.person) ? ['**must approve**'] : []),
        ].join(', ') || 'member',
        entry.deputy !== undefined && standsIn(about, entry)
          ? `${named(entry.deputy.person)} (${plain(entry.deputy.github ?? 'no account')}), until ${momentIn(entry.deputy.to, runbook.goLive.zone)}`
          : 'none',
      ]),
  );
};
