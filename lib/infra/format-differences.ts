import type { Json } from '#lib/json.ts';
import type { Judged, StageBinding } from './stage-bindings.ts';
import type { TemplateDifference } from './template-differences.ts';

/** Longer values are cut. */
const WIDTH = 120;
/** Of what two values begin with, so much is shown. */
const COMMON = 12;
/** Of a group, as many kinds of place are shown. */
const MOST = 12;

const shown = (value: Json | undefined): string => {
  const text = value === undefined ? '(absent)' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > WIDTH ? `${text.slice(0, WIDTH - 1)}…` : text;
};

/** Where both begin alike and are long, what they begin with would hide what they differ in. */
const pair = (left: Json | undefined, right: Json | undefined): string => {
  if (typeof left !== 'string' || typeof right !== 'string') return `${shown(left)} → ${shown(right)}`;
  const differs = [...left].findIndex((character, index) => character !== right[index]);
  const from = differs > WIDTH / 2 ? differs - COMMON : 0;
  const tail = (text: string): string => shown(from === 0 ? text : `…${text.slice(from)}`);
  return `${tail(left)} → ${tail(right)}`;
};

/** The same property of many resources is one line. */
const byPlace = (differences: readonly TemplateDifference[]): readonly string[] => {
  const places = new Map<string, number>();
  for (const { type, path, left, right } of differences) {
    const property = path.slice(type === '' ? 1 : 3).join('.');
    const line = `${type === '' ? '' : `${type} `}${property}: ${pair(left, right)}`;
    places.set(line, (places.get(line) ?? 0) + 1);
  }
  return [...places].map(([line, count]) => (count === 1 ? line : `${line} (${count} times)`));
};

const group = ({ what, summary }: StageBinding, differences: readonly TemplateDifference[]): string => {
  const lines = summary ?? byPlace(differences);
  const rest = lines.length - MOST;
  return [
    `${what}: ${differences.length === 1 ? '1 place' : `${differences.length} places`}`,
    ...lines.slice(0, MOST).map((line) => `  ${line}`),
    ...(rest > 0 ? [`  and ${rest} more like these`] : []),
  ].join('\n');
};

/** For a person who asks whether what was rehearsed is what will be deployed. */
export const formatDifferences = (
  { bound, unbound }: Judged,
  stages: { readonly left: string; readonly right: string },
): string => {
  const title = `${stages.left} → ${stages.right}`;
  const bindings = [...bound].map(([binding, differences]) => group(binding, differences));
  const verdict =
    unbound.length === 0
      ? `${title}: the templates differ in bindings only.`
      : [
          `${title}: ${unbound.length} differences are no bindings. What is deployed to ${stages.right} would not be what ${stages.left} rehearsed.`,
          ...unbound.map(
            ({ path, left, right }) =>
              `  ${path.join('.')}\n    ${stages.left}: ${shown(left)}\n    ${stages.right}: ${shown(right)}`,
          ),
          'Make the stages the same there; or, if it is a binding, name it in lib/infra/stage-bindings.ts.',
        ].join('\n');
  return `${[...bindings, verdict].join('\n\n')}\n`;
};
