/** A page to be printed, before it is Markdown or HTML. All of it is plain text; whoever renders it escapes it. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly strong?: boolean }
  | {
      readonly kind: 'list';
      readonly ordered?: boolean;
      /** Number of the first item, where a list goes on below commands. @default 1 */
      readonly from?: number;
      readonly items: readonly string[];
    }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Empty rows below, to be filled in by hand. */
      readonly blank?: number;
      /** Columns from which ids are typed or copied: none of them breaks, whatever hyphens it has. */
      readonly typed?: readonly number[];
      /** Of each column, in per cent. @default as its words need */
      readonly widths?: readonly number[];
    }
  | { readonly kind: 'commands'; readonly commands: readonly SheetCommand[] }
  /** Lines to write on. */
  | { readonly kind: 'fields'; readonly fields: readonly string[] };

/** As it is typed, words in capitals replaced by what the night gives. */
export interface SheetCommand {
  readonly does: string;
  readonly command: string;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Begins on a page of its own: it is handed to somebody else. */
  readonly ownPage?: boolean;
}

export interface Sheet {
  readonly title: string;
  /** Which program, which code, when: stands on every page's head. */
  readonly identity: readonly string[];
  readonly sections: readonly Section[];
}
