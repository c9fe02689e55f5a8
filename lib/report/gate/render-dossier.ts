/**
 * The page a committee member reads before pressing anything: made from the record and its evidence alone, so that it is the
 * same bytes whenever it is made again. Nothing is decided from it.
 */

import { fromIso } from '#lib/instant.ts';
import { criteriaSentence, criteriaTable } from '#lib/report/gate/criteria-table.ts';
import { deciders } from '#lib/report/gate/deciders.ts';
import { invoicesAccounted, planAgainstActual, wayBack } from '#lib/report/gate/dossier-facts.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, momentIn, questionOf, titleOf } from '#lib/report/gate/gate-about.ts';
import {
  pointOfNoReturn,
  whatGoDoes,
  whatNoDecisionDoes,
  whatNoGoDoes,
} from '#lib/report/gate/gate-effects.ts';
import { listed, table } from '#lib/report/gate/markdown.ts';
import { openConditions } from '#lib/report/gate/open-conditions.ts';
import { whoDecides } from '#lib/report/gate/render-pull.ts';
import { sinceRehearsal } from '#lib/report/gate/since-rehearsal.ts';
import { wouldBeNoGo } from '#lib/report/gate/would-be-no-go.ts';

export const renderDossier = (about: GateAbout): string => {
  const { gate, evidence, runbook, stage } = about;
  const { zone } = runbook.goLive;
  return [
    `# ${plain(titleOf(about))}`,
    '',
    ...(stage === 'production'
      ? []
      : [`> **This is a rehearsal (${stage}).** What is decided here does not touch production.`, '']),
    `**${plain(questionOf(about))}**`,
    '',
    ...table(
      ['', ''],
      [
        ['Cutover', `${plain(runbook.title)} (${plain(runbook.client.name)})`],
        ['**Decide by**', `**${momentIn(gate.deadline, zone)}**`],
        ['Who decides', plain(whoDecides(about))],
        [
          'As measured on',
          `${momentIn(fromIso(evidence.assembledAt), zone)}; valid until ${momentIn(gate.evidenceValidUntil, zone)}`,
        ],
        ['Criteria', `**${criteriaSentence(evidence)}**`],
      ],
    ),
    '',
    '## What each answer does',
    '',
    ...table(
      ['Answer', 'How', 'What it does'],
      [
        ['**GO**', '“Review changes”, “Approve”; when all have, the clerk merges', plain(whatGoDoes(about))],
        ['**NO-GO**', '“Review changes”, “Request changes”, with the reason', plain(whatNoGoDoes(about))],
        ['No decision', 'nothing by the deadline', plain(whatNoDecisionDoes(about))],
        ['Point of no return', '', plain(pointOfNoReturn(about))],
      ],
    ),
    '',
    '## Criteria agreed beforehand',
    '',
    ...criteriaTable(evidence, zone),
    '',
    '## This would be a no-go if …',
    '',
    ...listed(wouldBeNoGo(about)),
    '',
    '## The way back',
    '',
    ...wayBack(about),
    '',
    '## Invoices accounted for',
    '',
    ...invoicesAccounted(about),
    '',
    '## Plan against actual',
    '',
    ...planAgainstActual(about),
    '',
    '## Differences since the last rehearsal',
    '',
    ...sinceRehearsal(about),
    '',
    '## Open conditions of earlier gates',
    '',
    ...openConditions(about),
    '',
    '## Who decides',
    '',
    ...deciders(about),
    '',
    '## What this page was made from',
    '',
    ...table(
      ['', 'SHA-256'],
      [
        ['Evidence', code(gate.evidenceDigest)],
        ['Program', code(evidence.digests.program)],
        ['Code', code(evidence.digests.code)],
        ['Calendar', code(evidence.digests.calendar)],
        ['Roster', code(evidence.digests.roster)],
      ],
    ),
    '',
    `Attempt ${code(gate.instance)}. Nothing is decided from this page: what is judged is the record beside it, the reviews and the merge.`,
    '',
  ].join('\n');
};
