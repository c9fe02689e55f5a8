import { code, plain } from '#lib/report/gate/escape-text.ts';

/** A sentence of ours with names of the runbook in it; what stands between back quotes is a command. */
export const prose = (text: string): string =>
  text
    .split('`')
    .map((part, index) => {
      const spaced = (side: RegExp): string => (side.test(part) ? ' ' : '');
      return index % 2 === 1 ? code(part) : `${spaced(/^\s/u)}${plain(part, 4_000)}${spaced(/\s$/u)}`;
    })
    .join('')
    .trim();
