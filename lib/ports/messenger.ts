/** Tells people. At least once; a failure to tell never stops a cutover, it is recorded and tried again. */
export interface Message {
  /** Idempotency key: event, subject, attempt. */
  readonly id: string;
  readonly event: string;
  /** Person ids of the runbook. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

export interface Messenger {
  send(message: Message): Promise<void>;
}
