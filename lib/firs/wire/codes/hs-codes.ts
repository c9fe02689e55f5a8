/**
 * HS codes as the authority takes them: `NNNN.NN` (firs-mbs.md, section 3). Its list has 5,612 rows and no open
 * licence, so ours is made by rule: every heading that the nomenclature has (HS 2022), with every possible
 * subheading. It accepts some codes that are on nobody's list, and refuses none that is; whoever has the real list
 * gives it to the simulator.
 */

/** Headings of chapters 1 to 97; chapter 77 is reserved. */
const HEADINGS = [
  6, 10, 9, 10, 11, 4, 14, 14, 10, 8, 9, 14, 2, 4, 22, 5, 4, 6, 5, 9, 6, 9, 9, 4, 30, 21, 16, 53, 42, 6, 5,
  15, 7, 7, 7, 6, 7, 27, 26, 17, 15, 6, 4, 21, 4, 2, 7, 23, 11, 7, 13, 12, 11, 8, 16, 9, 5, 11, 11, 6, 17, 17,
  10, 6, 7, 3, 4, 15, 14, 20, 18, 29, 26, 19, 8, 16, 0, 6, 7, 7, 13, 15, 11, 87, 49, 9, 16, 7, 8, 33, 14, 9,
  7, 6, 8, 20, 6,
] as const;

const two = (value: number): string => String(value).padStart(2, '0');

/** `.00` for a heading that is not divided, else `.10` to `.99`. */
const SUBHEADINGS = ['00', ...Array.from({ length: 90 }, (_, index) => String(index + 10))];

const make = (): ReadonlySet<string> =>
  new Set(
    HEADINGS.flatMap((headings, chapter) =>
      Array.from({ length: headings }, (_, heading) => `${two(chapter + 1)}${two(heading + 1)}`),
    ).flatMap((heading) => SUBHEADINGS.map((subheading) => `${heading}.${subheading}`)),
  );

/** Some 115,000 codes: made when first asked for, and once. */
let made: ReadonlySet<string> | undefined;
export const hsCodesByRule = (): ReadonlySet<string> => {
  made ??= make();
  return made;
};
