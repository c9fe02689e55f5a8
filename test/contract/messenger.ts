import { describe, expect, it } from 'vitest';
import type { Message, Messenger } from '#lib/ports/messenger.ts';

const message = (changes: Partial<Message> = {}): Message => ({
  id: 'announcement/go-live/smartapi/1',
  event: 'announcement',
  to: ['cfo', 'cio'],
  subject: 'Go-live · tonight',
  text: 'Invoices go by SmartAPI from 18:00.\n₦ amounts stay as they are.',
  ...changes,
});

export interface MessengerWorld {
  readonly messenger: Messenger;
  /** What arrived, by channel, in any order. */
  arrived(): Promise<readonly (readonly Message[])[]>;
}

const sorted = (messages: readonly Message[]): readonly Message[] =>
  messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** What every messenger must do. `make` gives one that has sent nothing. */
export const messengerContract = (
  name: string,
  make: () => MessengerWorld | Promise<MessengerWorld>,
): void => {
  describe(`messenger: ${name}`, () => {
    it('tells every channel everything about a message', async () => {
      const { messenger, arrived } = await make();
      await messenger.send(message());
      await messenger.send(message({ id: 'freeze/begin/smartapi/1', event: 'freeze', to: ['dba'] }));
      for (const channel of await arrived()) {
        expect(sorted(channel)).toEqual([
          message(),
          message({ id: 'freeze/begin/smartapi/1', event: 'freeze', to: ['dba'] }),
        ]);
      }
    });

    it('tells a message once, however often it is sent one after the other', async () => {
      const { messenger, arrived } = await make();
      await messenger.send(message());
      await messenger.send(message({ text: 'again' }));
      for (const channel of await arrived()) expect(channel).toEqual([message()]);
    });
  });
};
