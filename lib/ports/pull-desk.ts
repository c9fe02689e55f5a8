/**
 * What the gates' GitHub App does: opens pull requests and keeps what people see on them true. Every method may be called again
 * after a crash at any point, and then changes nothing that already is as asked. Nothing here decides anything.
 */
import type { BoundPull } from '#lib/gates/gate-record.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /**
   * For people, and nothing is decided from it: another version of us may have worded it otherwise, so that of one that is
   * there already only place and author are compared. @default every byte is
   */
  readonly worded?: true;
}

export interface NewPull {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** Path and text; the one commit holds exactly these. */
  readonly files: readonly NewFile[];
  readonly commitMessage: string;
}

/** `tampered`: branch or pull request is there and is not what the App made; it is left alone, and the attempt is of no use. */
export type EnsuredPull =
  | { readonly outcome: 'opened' | 'there'; readonly pull: BoundPull; readonly url: string }
  | { readonly outcome: 'tampered'; readonly detail: string };

/** Shown beside the head; `success` is what lets a person press merge. */
export interface GateCheckRun {
  readonly name: string;
  readonly head: string;
  readonly status: 'in_progress' | 'completed';
  readonly conclusion?: 'success' | 'failure' | 'action_required' | 'neutral';
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
}

/** One per attempt, found again by its instance. */
export interface GateDeployment {
  readonly instance: string;
  readonly environment: string;
  readonly head: string;
  readonly state: 'queued' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';
  /** At most 140 characters. */
  readonly description: string;
  readonly logUrl?: string;
}

export interface OtherHead {
  readonly number: number;
  readonly head: string;
  /** Every path that it touches, those that it renames or removes included. */
  readonly files: readonly string[];
  /** GitHub lists no more of them: nobody can say what else it touches. */
  readonly cutOff?: true;
}

export interface PullDesk {
  ensure(wanted: NewPull): Promise<EnsuredPull>;
  /** Title and body, which become the message of the merge commit. False: they were so already. */
  describe(number: number, text: { readonly title: string; readonly body: string }): Promise<boolean>;
  /** The one sticky comment with this marker that the App itself wrote, updated in place. False: it was so already. */
  say(number: number, marker: string, markdown: string): Promise<boolean>;
  check(run: GateCheckRun): Promise<boolean>;
  deployment(wanted: GateDeployment): Promise<boolean>;
  /** Closes it unmerged, after saying why. False: it was closed already. */
  close(number: number, why: string): Promise<boolean>;
  /** Heads of open pull requests that are no gate's: the required check has to be answered there too. */
  otherHeads(): Promise<readonly OtherHead[]>;
}
