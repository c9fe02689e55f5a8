/** A gate: evidence, decision, and what the store says of it. Only a recorded go goes on. */
import type { ChoiceRule } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Gate } from '#lib/runbook/schema.ts';
import type { Fragment } from './fragment.ts';
import { invoke, invokeAndWait } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';

/** Where each outcome leads. `exhausted` is for a gate that was asked as often as it may be. */
export interface GateTargets {
  readonly go: string;
  readonly noGo: string;
  readonly undecided: string;
  readonly exhausted: string;
  readonly evidenceBroke: string;
  readonly openBroke: string;
  readonly recheckBroke: string;
}

const EVIDENCE: JsonObject = {
  'instance.$': '$.Payload.instance',
  'attempt.$': '$.Payload.attempt',
  'digest.$': '$.Payload.digest',
  'validUntil.$': '$.Payload.validUntil',
};

export const evidenceState = (title: string): string => stateName(title, 'evidence');
export const recheckState = (title: string): string => stateName(title, 're-check');
export const askAgainState = (title: string): string => stateName(title, 'ask again?');

/** Ends or asks anew with fresh evidence; the store's own count of attempts is the bound. */
export const askAgain = (place: Place, name: string, attempts: number, exhausted: string): Fragment => ({
  start: name,
  states: {
    [name]: {
      Comment: place.comment,
      Type: 'Choice',
      Choices: [{ Variable: '$.gate.attempt', NumericGreaterThanEquals: attempts, Next: exhausted }],
      Default: evidenceState(place.title),
    },
  },
});

export const gateFragment = (
  place: Place,
  gate: Pick<Gate, 'opens' | 'attempts'>,
  targets: GateTargets,
): Fragment => {
  const evidence = evidenceState(place.title);
  const decision = stateName(place.title, 'decision');
  const recheck = recheckState(place.title);
  const way = stateName(place.title, 'which way?');
  const again = askAgain(place, askAgainState(place.title), gate.attempts, targets.exhausted);
  const wait = stateName(place.title, 'wait');
  const found = (is: 'go' | 'no-go' | 'undecided', next: string): ChoiceRule => ({
    Variable: '$.decision.decision',
    StringEquals: is,
    Next: next,
  });
  return {
    start: gate.opens === undefined ? evidence : wait,
    states: {
      ...(gate.opens === undefined
        ? {}
        : {
            [wait]: {
              Comment: place.comment,
              Type: 'Wait' as const,
              TimestampPath: `${place.timing}.start`,
              Next: evidence,
            },
          }),
      [evidence]: invoke(place, {
        call: 'gate-evidence',
        register: '$.gate',
        result: EVIDENCE,
        next: decision,
        onCrash: targets.evidenceBroke,
      }),
      [decision]: invokeAndWait(place, {
        call: 'gate-open',
        parameters: { 'gate.$': '$.gate' },
        register: '$.decision',
        result: { 'decision.$': '$.decision' },
        next: recheck,
        // Whatever the token was answered with, and whether it was: the store decides.
        onTimeout: recheck,
        // Not asked again by itself: an attempt that was never opened is not counted in the store.
        onCrash: targets.openBroke,
      }),
      [recheck]: invoke(place, {
        call: 'gate-recheck',
        parameters: { 'gate.$': '$.gate' },
        register: '$.decision',
        result: { 'decision.$': '$.Payload.decision' },
        next: way,
        onCrash: targets.recheckBroke,
      }),
      [way]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          found('go', targets.go),
          found('no-go', targets.noGo),
          found('undecided', targets.undecided),
        ],
        // Superseded, invalid, or nothing anybody thought of: never a go.
        Default: again.start,
      },
      ...again.states,
    },
  };
};
