import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { type AnnounceDeps, announceTemplate } from '#lib/messages/announce.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface SendMessageDeps extends ActionDeps, Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly runbook: Runbook;
}

/** Once a cutover. Here telling people is the task itself, so a messenger that fails is not passed over. */
export const makeSendMessage = (deps: SendMessageDeps): Handler =>
  runAction('send-message', deps, async (request, { message }) => {
    if (!deps.program.messages[message]) {
      const known = Object.keys(deps.program.messages).sort().join(', ');
      return {
        verdict: 'fail',
        reasons: [`The runbook has no message ${JSON.stringify(message)}; it has ${known}.`],
      };
    }
    const task = deps.program.tasks.find((candidate) => candidate.id === request.subject);
    const told = await announceTemplate(deps, message, {
      subject: `${request.cutover}/${request.subject}`,
      stage: request.stage,
      at: localMoment(deps.clock.now(), deps.runbook.goLive.zone),
      ...(task ? { owner: task.owner, task: task.title } : {}),
    });
    return {
      verdict: told.failures.length === 0 ? 'pass' : 'inconclusive',
      reasons: told.failures.length === 0 ? [`Sent: ${told.sent.join(', ')}.`] : told.failures,
      evidence: { message, sent: [...told.sent] },
    };
  });
