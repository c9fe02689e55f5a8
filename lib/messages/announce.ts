import type { Program } from '#lib/compiler/program.ts';
import { fillMessage, type MessageFacts } from '#lib/messages/fill-message.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import type { MessageTemplate, Runbook } from '#lib/runbook/schema.ts';

export interface AnnounceDeps {
  readonly messenger: Messenger;
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
  /** Message id and what went wrong; for the caller's record. */
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

/**
 * Sends one template of the runbook, whatever event it is for; `undefined` when the runbook has no such template or
 * it reaches nobody. Never throws for a messenger that fails: telling people must not stop a cutover.
 */
export const announceTemplate = async (
  deps: AnnounceDeps,
  templateId: string,
  facts: AnnouncedFacts,
): Promise<Announcement> => {
  const template = deps.program.messages[templateId];
  if (!template) return { sent: [], failures: [`the runbook has no message "${templateId}"`] };
  const id = `${template.on}/${templateId}/${facts.subject}/${facts.attempt ?? 1}`;
  const to = recipients(template, deps, facts.owner);
  if (to.length === 0) return { sent: [], failures: [`${id}: nobody to tell`] };
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
    return { sent: [], failures: [`${id}: ${error instanceof Error ? error.message : String(error)}`] };
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
