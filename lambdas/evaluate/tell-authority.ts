import { describeError } from '#lib/describe-error.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';

/** To every member of an authority. A messenger that is down stops nothing: the incident pages people by itself. */
export const tellAuthority = async (
  { messenger, runbook, program, log }: EvaluateDeps,
  authority: string,
  message: { readonly id: string; readonly event: string; readonly subject: string; readonly text: string },
): Promise<boolean> => {
  try {
    await messenger.send({
      ...message,
      to: [...(runbook.authorities[authority]?.members ?? [])],
      subject: `${program.title}: ${message.subject}`,
    });
    return true;
  } catch (error) {
    log('authority-not-told', { message: message.id, ...describeError(error) });
    return false;
  }
};
