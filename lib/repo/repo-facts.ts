/** A repository's settings as they are, as far as they guard a gate. In GitHub's words; read by `lib/github/read/repo-facts.ts`. */
import type { Json } from '#lib/json.ts';

export interface SeenRule {
  readonly type: string;
  readonly parameters: Readonly<Record<string, Json>>;
}

export interface SeenRuleset {
  readonly name: string;
  readonly target: string;
  /** `active`, `evaluate`, `disabled`. */
  readonly enforcement: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Absent: whoever asked may not see it, so nothing is known. */
  readonly bypass:
    | readonly { readonly actorId: number | null; readonly actorType: string; readonly mode: string }[]
    | undefined;
  readonly rules: readonly SeenRule[];
}

export interface SeenEnvironment {
  readonly name: string;
  /** `any`: every branch; `protected`: those with a classic rule, which is all of them where none has one. */
  readonly branches: readonly string[] | 'any' | 'protected';
  /** Undefined where GitHub does not say. */
  readonly adminsMayBypass: boolean | undefined;
  readonly reviewers: number;
}

export interface SeenPerson {
  readonly login: string;
  /** Undefined: there is no such account. */
  readonly id: number | undefined;
  /** `admin`, `maintain`, `write`, `triage`, `read`, `none`. */
  readonly permission: string;
}

export interface RepoFacts {
  readonly repository: {
    readonly id: number;
    readonly ownerId: number;
    readonly fullName: string;
    readonly settings: Readonly<Record<string, Json>>;
  };
  readonly rulesets: readonly SeenRuleset[];
  /** What is in force for main, whoever set it. */
  readonly mainRules: readonly SeenRule[];
  readonly environments: readonly SeenEnvironment[];
  readonly actions: Readonly<Record<string, Json>>;
  /** Empty where actions are not selected one by one. */
  readonly selectedActions: Readonly<Record<string, Json>>;
  readonly workflow: Readonly<Record<string, Json>>;
  readonly oidc: Readonly<Record<string, Json>>;
  /** The user that the App acts as. */
  readonly appUser: SeenPerson;
  readonly people: readonly SeenPerson[];
  /** Lines of CODEOWNERS that GitHub cannot follow. */
  readonly codeownersErrors: readonly string[];
}
