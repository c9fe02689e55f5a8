import * as z from 'zod';
import { canonicalJson, digestOf } from '#lib/digest.ts';
import { READ_OUT } from '#lib/gates/break-glass.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { gateInstance } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { gateNames, signOffText } from '#lib/gates/sign-off.ts';
import type { Instant } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { GithubHand } from '#lib/rehearsal/github-hand.ts';
import type { LocalGithub } from '#lib/rehearsal/local-github.ts';
import type { PullAct, PullActOf } from '#lib/rehearsal/pull-act-schema.ts';
import type { UnseenDeed } from '#lib/rehearsal/pull-page.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface PullActor {
  act(act: PullAct, by: string, gate: GateRecord): Promise<void>;
  /** By gate: what GitHub, or the completer, would not do. */
  readonly refused: ReadonlyMap<string, readonly { readonly act: string; readonly words: string }[]>;
  /** What leaves no trace on a pull request's own page: what was refused, pushes, rules, commands. */
  readonly unseen: readonly UnseenDeed[];
}

export interface PullActorDeps {
  readonly github: LocalGithub;
  readonly gates: Pick<GateStore, 'get'>;
  readonly archive: Pick<Archive, 'get'>;
  /** What was decided by telephone is entered, and confirmed by its witness. */
  readonly enterGate: Handler;
  readonly confirmGate: Handler;
  readonly supersede: Handler;
  readonly deploy: (code: 'same' | 'changed') => void;
  /** Number of an account: of a person, or of an outsider. */
  readonly accountOf: (who: string) => number | undefined;
  readonly tell: (text: string) => void;
  readonly now: () => Instant;
}

const STAGE = 'local';

/** What `gate-telephone` and `gate-witness` return. */
const Said = z.object({
  outcome: z.string(),
  entry: z.string().optional(),
  reasons: z.array(z.string()).default([]),
});

/** Does at a pull request what a scenario says, by the requests that GitHub's page would send. */
export const makePullActor = (deps: PullActorDeps): PullActor => {
  const { github } = deps;
  const refused = new Map<string, { readonly act: string; readonly words: string }[]>();
  const unseen: UnseenDeed[] = [];
  const forged = new Map<string, number>();

  /** Which one the act is about. */
  const numberOf = async (act: PullAct, gate: GateRecord): Promise<number | undefined> => {
    switch (act.on) {
      case 'this':
        return gate.pull?.number;
      case 'forged':
        return forged.get(gate.instance);
      case 'former': {
        const former = gateInstance(gate.cutover, gate.gate, gate.attempt - 1);
        return (await deps.gates.get(former))?.pull?.number;
      }
    }
  };

  const forge = async (
    hand: GithubHand,
    gate: GateRecord,
    by: string,
  ): Promise<Result<undefined, string>> => {
    const found = parseEvidence(await deps.archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
    if (!found.ok) return found;
    const { criteria, ...rest } = found.value.evidence;
    const evidence = { ...rest, criteria: criteria.map((each) => ({ ...each, verdict: 'pass' as const })) };
    const names = gateNames(STAGE, gate);
    const branch = `${by}/${gate.gate}-${gate.attempt}`;
    const made = await hand.branch(branch, github.repository.main);
    if (!made.ok) return made;
    // With one approval it would be a go.
    const policy = { ...gate.policy, quorum: 1, mandatory: [] };
    const text = signOffText(STAGE, { ...gate, policy, evidenceDigest: digestOf(evidence) }, evidence);
    const pushed = await hand.push(branch, [{ path: names.record, text }], `${gate.gate}: sign-off`);
    if (!pushed.ok) return pushed;
    const opened = await hand.openPull({ branch, title: `Gate ${gate.gate}: sign-off`, body: 'All met.' });
    if (!opened.ok) return opened;
    forged.set(gate.instance, opened.value);
    return ok(undefined);
  };

  const push = async (
    hand: GithubHand,
    { change }: PullActOf<'push'>,
    gate: GateRecord,
  ): Promise<Result<undefined, string>> => {
    const names = gateNames(STAGE, gate);
    const files = {
      nothing: [],
      record: [{ path: names.record, text: `${canonicalJson({ instance: gate.instance })}\n` }],
      dossier: [{ path: names.dossier, text: 'All criteria are met.\n' }],
      'another-file': [{ path: 'notes.md', text: 'Only a note.\n' }],
    }[change];
    return hand.push(names.branch, files, 'Small fix');
  };

  const retarget = async (
    hand: GithubHand,
    number: number,
    to: string,
  ): Promise<Result<undefined, string>> => {
    // There already: so much the better.
    await hand.branch(to, github.repository.main);
    return hand.change(number, { base: to });
  };

  const breakGlass = async (
    act: PullActOf<'break-glass'>,
    by: string,
    gate: GateRecord,
  ): Promise<Result<undefined, string>> => {
    const { decision, reason, witness, voters, confirmed } = act;
    const answer = await deps.enterGate(
      asJsonObject({
        instance: gate.instance,
        breakGlass: {
          decision,
          reason,
          enteredBy: by,
          witness,
          voters,
          evidence: gate.evidenceDigest.slice(0, READ_OUT),
        },
      }),
    );
    const { outcome, reasons, entry } = Said.parse(answer);
    if (outcome !== 'entered' || entry === undefined) return err(`${outcome}: ${reasons.join('; ')}`);
    if (!confirmed) return ok(undefined);
    const said = Said.parse(
      await deps.confirmGate(asJsonObject({ instance: gate.instance, witness, decision, entry })),
    );
    return said.outcome === 'completed' || said.outcome === 'decided'
      ? ok(undefined)
      : err(`${said.outcome}: ${said.reasons.join('; ')}`);
  };

  const supersede = async (
    { reason }: PullActOf<'supersede'>,
    by: string,
    { instance }: GateRecord,
  ): Promise<Result<undefined, string>> => {
    const answer = await deps.supersede({ instance, by, reason });
    return answer.outcome === 'superseded' ? ok(undefined) : err(JSON.stringify(answer.reason));
  };

  const done = async (act: PullAct, by: string, gate: GateRecord): Promise<Result<undefined, string>> => {
    switch (act.do) {
      case 'loosen':
      case 'tighten':
        github.setRule(act.rule, act.do === 'tighten');
        return ok(undefined);
      case 'supersede':
        return supersede(act, by, gate);
      case 'deploy':
        deps.deploy(act.code);
        return ok(undefined);
      case 'break-glass':
        return breakGlass(act, by, gate);
      case 'forge-record':
        return forge(github.hand(by), gate, by);
      case 'push':
        return push(github.hand(by), act, gate);
      default:
        break;
    }
    const number = await numberOf(act, gate);
    if (number === undefined) return err('there is no such pull request');
    const hand = github.hand(by);
    switch (act.do) {
      case 'approve':
        return hand.review(number, 'APPROVE', act.body ?? '');
      case 'request-changes':
        return hand.review(number, 'REQUEST_CHANGES', act.body);
      case 'comment':
        return hand.review(number, 'COMMENT', act.body);
      case 'dismiss':
        return hand.dismiss(number, deps.accountOf(act.review) ?? -1, act.body);
      case 'merge':
        return hand.merge(number);
      case 'close':
        return hand.change(number, { state: 'closed' });
      case 'reopen':
        return hand.change(number, { state: 'open' });
      case 'retarget':
        return retarget(hand, number, act.to);
    }
  };

  return {
    refused,
    unseen,
    async act(act, by, gate) {
      const answer = await done(act, by, gate);
      const rule = act.do === 'loosen' || act.do === 'tighten' ? ` ${act.rule}` : '';
      if (!answer.ok || TRACELESS.has(act.do)) {
        const pull = await numberOf(act, gate);
        const why = answer.ok ? '' : `, and was refused: ${answer.error}`;
        if (pull !== undefined)
          unseen.push({ pull, at: deps.now(), text: `${by} ${WORDS[act.do]}${rule}${why}` });
      }
      const what = `${by} ${WORDS[act.do]}${rule}${act.do === 'break-glass' && act.confirmed ? `, and ${act.witness} confirms it` : ''}, gate ${gate.gate}, attempt ${gate.attempt}`;
      if (answer.ok) {
        deps.tell(what);
        return;
      }
      deps.tell(`${what}: refused, ${answer.error}`);
      const list = refused.get(gate.gate) ?? [];
      refused.set(gate.gate, [...list, { act: act.do, words: answer.error }]);
    },
  };
};

const TRACELESS: ReadonlySet<PullAct['do']> = new Set(['push', 'loosen', 'tighten', 'supersede', 'deploy']);

const WORDS: Readonly<Record<PullAct['do'], string>> = {
  approve: 'approves',
  'request-changes': 'requests changes',
  comment: 'comments',
  dismiss: 'dismisses a review',
  push: 'pushes onto the gate’s branch',
  merge: 'merges',
  close: 'closes the pull request',
  reopen: 're-opens the pull request',
  retarget: 'retargets the pull request',
  'forge-record': 'opens a pull request with a record of their own making',
  loosen: 'switches a rule of the repository off:',
  tighten: 'switches a rule of the repository on again:',
  supersede: 'ends the attempt',
  deploy: 'deploys',
  'break-glass': 'enters what was decided by telephone',
};
