import type { Program } from '#lib/compiler/program.ts';
import { fillMessage, type MessageFacts } from '#lib/messages/fill-message.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import { rehearsalOfSubject } from '#lib/runbook/rehearsal-id.ts';
import type { MessageTemplate, Runbook } from '#lib/runbook/schema.ts';

export interface AnnounceDeps {
  readonly messenger: Messenger;
  /** Where it is put on record that somebody was not told. */
  readonly incidents: Pick<IncidentLog, 'open'>;
  readonly clock: Clock;
  readonly program: Pick<Program, 'cutover' | 'title' | 'messages'>;
  readonly runbook: Pick<Runbook, 'authorities' | 'people'>;
}

/** What an event is about, for the text and for the message's idempotency key. */
export interface AnnouncedFacts extends MessageFacts {
  /** Task, gate instance, stage …: with `attempt` what makes one message of a kind different from the next. */
  readonly subject: string;
  readonly attempt?: number;
  /** Person id behind the recipient `owner`. */
  readonly owner?: string;
}

export interface Announcement {
  readonly sent: readonly string[];
  /** Message id and what went wrong: on record as incidents of severity 3 already. */
  readonly failures: readonly string[];
}

type Event = MessageTemplate['on'];

const recipients = (template: MessageTemplate, deps: AnnounceDeps, owner: string | undefined): string[] => {
  const persons = template.to.flatMap((id) => {
    if (id === 'owner') return owner === undefined ? [] : [owner];
    return deps.runbook.authorities[id]?.members ?? [id];
  });
  return [...new Set(persons)];
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Gates and the hand-over show it: who was not told learns of it from those who look there. */
const untold = async (
  deps: AnnounceDeps,
  id: string,
  why: string,
  subject: string,
): Promise<Announcement> => {
  const failure = `${id}: ${why}`;
  try {
    await deps.incidents.open({
      id: `untold/${id}`,
      cutover: rehearsalOfSubject(deps.program.cutover, subject),
      severity: 3,
      title: `A message was not sent, tell them by hand: ${failure}`,
      source: 'messages',
      openedAt: deps.clock.now(),
    });
    return { sent: [], failures: [failure] };
  } catch (error) {
    return { sent: [], failures: [failure, `${id}: not on record either: ${textOf(error)}`] };
  }
};

/**
 * Sends one template of the runbook, whatever event it is for. Never throws, neither for a messenger that fails nor
 * for a runbook that has no such template or names nobody: telling people must not stop a cutover.
 */
export const announceTemplate = async (
  deps: AnnounceDeps,
  templateId: string,
  facts: AnnouncedFacts,
): Promise<Announcement> => {
  const template = deps.program.messages[templateId];
  if (!template) return await untold(deps, templateId, 'the runbook has no such message', facts.subject);
  const id = `${template.on}/${templateId}/${facts.subject}/${facts.attempt ?? 1}`;
  const to = recipients(template, deps, facts.owner);
  if (to.length === 0) return await untold(deps, id, 'there is nobody to tell', facts.subject);
  const filled = { cutover: deps.program.title, ...facts };
  try {
    await deps.messenger.send({
      id,
      event: template.on,
      to,
      subject: fillMessage(template.subject, filled),
      text: fillMessage(template.text, filled),
    });
    return { sent: [id], failures: [] };
  } catch (error) {
    return await untold(deps, id, textOf(error), facts.subject);
  }
};

/** Sends every template of the runbook for an event, in the order of their ids. */
export const announce = async (
  deps: AnnounceDeps,
  event: Event,
  facts: AnnouncedFacts,
): Promise<Announcement> => {
  const sent: string[] = [];
  const failures: string[] = [];
  const ids = Object.keys(deps.program.messages).filter((id) => deps.program.messages[id]?.on === event);
  for (const id of ids.sort()) {
    const outcome = await announceTemplate(deps, id, facts);
    sent.push(...outcome.sent);
    failures.push(...outcome.failures);
  }
  return { sent, failures };
};
