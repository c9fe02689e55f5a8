import { count } from '#lib/report/words.ts';
import type { Coverage, Share } from './coverage.ts';
import { MOST_SECONDS_TO_SAFE } from './judge-turn-back.ts';
import type { TurnResult, WayBackKind } from './turn-result.ts';

const KINDS: readonly (readonly [WayBackKind, string])[] = [
  ['hold', 'hold'],
  ['reverse', 'reverse'],
  ['controlled-recovery', 'controlled recovery'],
  ['forward-fix', 'forward fix (refused, and gone on)'],
];

const line = (name: string, { turned, of }: Share): readonly string[] =>
  of === 0 ? [] : [`  ${name.padEnd(36)}${String(turned).padStart(5)} of ${of}`];

const WHAT: Readonly<Record<TurnResult['kind'], string>> = {
  asked: 'asked for',
  gone: 'asked for, the main execution gone',
  'asked-twice': 'asked for twice',
  'rollback-died': 'the rollback died and was asked for again',
};

/** One that was not turned back: what, how it came there, how far it came. */
export const failureLines = (result: TurnResult): readonly string[] => [
  `${result.state}  (${result.machine} machine, ${WHAT[result.kind]})`,
  ...(result.detour.length > 0 ? [`    by way of: ${result.detour.join('; ')}`] : []),
  ...result.misses.map((miss) => `    ${miss}`),
];

export const renderCoverage = (coverage: Coverage, wallSeconds: number): string => {
  const { states, kinds, invoices, secondsToSafe, failed, unreachable } = coverage;
  return [
    ...(failed.length > 0
      ? ['Not turned back:', ...failed.flatMap(failureLines).map((text) => `  ${text}`), '']
      : []),
    ...(unreachable.length > 0
      ? [
          'No answers of the functions lead to these states, so the compiler should not have made them:',
          ...unreachable.map(({ machine, state }) => `  ${state}  (${machine} machine)`),
          '',
        ]
      : []),
    `${states.turned} of ${states.of} states turned back`,
    ...KINDS.flatMap(([kind, name]) => line(name, kinds[kind] ?? { turned: 0, of: 0 })),
    ...line('rollback machine (asked twice; died)', coverage.rollback),
    ...line('without a main execution', coverage.gone),
    ...line('recovered and gone on to the end', coverage.recovered),
    '',
    `Invoices   ${count(invoices.offered)} in ${count(coverage.cutovers)} cutovers: lost ${invoices.lost}, duplicated ${invoices.duplicated}, unexpected ${invoices.unexpected}; ${count(invoices.unknown)} listed as under enquiry`,
    `Safe       after ${secondsToSafe.median} s (median), ${secondsToSafe.most} s at most; allowed are ${MOST_SECONDS_TO_SAFE} s`,
    `Took       ${wallSeconds.toFixed(0)} s`,
  ].join('\n');
};
