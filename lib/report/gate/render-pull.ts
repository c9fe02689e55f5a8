/** Title and body of a gate's pull request. GitHub makes the squash commit's message of them, so they carry the decision. */

import { gateNames } from '#lib/gates/sign-off.ts';
import { criteriaSentence, criteriaTable } from '#lib/report/gate/criteria-table.ts';
import { bare, code, plain } from '#lib/report/gate/escape-text.ts';
import { BODY_LIMIT, fitInto } from '#lib/report/gate/fit-into.ts';
import {
  authorityOf,
  type GateAbout,
  momentIn,
  nameIn,
  questionOf,
  titleOf,
} from '#lib/report/gate/gate-about.ts';
import {
  pointOfNoReturn,
  whatGoDoes,
  whatNoDecisionDoes,
  whatNoGoDoes,
} from '#lib/report/gate/gate-effects.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { table } from '#lib/report/gate/markdown.ts';
import { countedApprovals, pullTrailers } from '#lib/report/gate/pull-trailers.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';

/** The first line of the squash commit, too; GitHub takes 256 characters and adds its number. */
export const renderPullTitle = (about: GateAbout): string => {
  const { gate, runbook, stage } = about;
  const rehearsed = stage === 'production' ? '' : `[${stage}] `;
  return `${rehearsed}${bare(
    `Gate ${gate.gate}: ${titleOf(about)} – go or no-go by ${localMoment(gate.deadline, runbook.goLive.zone)}`,
    180,
  )}`;
};

/** The message of the one commit that is reviewed: nobody has approved anything yet. */
export const renderCommitMessage = (about: GateAbout): string =>
  [renderPullTitle(about), '', bare(questionOf(about), 300), '', ...pullTrailers(about, [])].join('\n');

/**
 * First screen: what is decided, by when, by whom, what each answer does. The last paragraph are git's trailers; no line may
 * begin with `---`, which git takes for the end of a message.
 */
export const renderPullBody = (view: GateView): string => {
  const { gate, evidence, runbook } = view;
  const { zone } = runbook.goLive;
  const approvals = countedApprovals(view);
  const conditions = gate.decision?.conditions ?? view.judgement?.conditions ?? [];
  const first = [
    `**Decision wanted: ${plain(questionOf(view))}**`,
    '',
    ...table(
      ['What', ''],
      [
        ['**Decide by**', momentIn(gate.deadline, zone)],
        ['**Who decides**', plain(whoDecides(view))],
        ['**GO**', plain(whatGoDoes(view))],
        ['**NO-GO**', plain(whatNoGoDoes(view))],
        ['**No decision**', plain(whatNoDecisionDoes(view))],
        ['**Point of no return**', plain(pointOfNoReturn(view))],
      ],
    ),
    '',
    `${criteriaSentence(evidence)} How to answer: open “Files changed”, read the dossier ${code(gateNames(view.stage, gate).dossier)}, press “Review changes”, choose “Approve” (go) or “Request changes” (no-go), then “Submit review”. The comment below says what is still missing. Nothing is read back from this text.`,
    '',
  ];
  const last = ['', ...pullTrailers(view, approvals, conditions)];
  return fitInto(first, [criteriaTable(evidence, zone, 240)], last, BODY_LIMIT);
};

export const whoDecides = (about: GateAbout): string => {
  const { policy } = about.gate;
  const named = nameIn(about);
  const must =
    policy.mandatory.length === 0 ? '' : `, among them ${policy.mandatory.map(named).join(' and ')}`;
  return `${authorityOf(about)}: ${policy.quorum} of ${policy.members.length} must approve${must}, and somebody of the customer’s Finance; chair: ${named(policy.chair)}`;
};
