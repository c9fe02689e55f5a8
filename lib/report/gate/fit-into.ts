/** Characters that GitHub takes in a comment or a body, with some left for what it counts differently. */
export const BODY_LIMIT = 65_000;
/** Of a check run's summary. */
export const CHECK_LIMIT = 65_000;
/** Of a Deployment's description. */
export const DESCRIPTION_LIMIT = 140;

/**
 * Joins what is to be shown, and leaves parts out from the last of `details` on until it fits: verdict, reasons and deadline
 * come first and are never cut. UTF-16 units, which are at least as many as characters.
 */
export const fitInto = (
  first: readonly string[],
  details: readonly (readonly string[])[],
  last: readonly string[],
  limit: number,
): string => {
  for (let kept = details.length; kept >= 0; kept -= 1) {
    const left =
      kept === details.length
        ? []
        : [
            '',
            'Details were left out, since this would be too long; the record of the decision has them all.',
          ];
    const text = [...first, ...details.slice(0, kept).flat(), ...left, ...last].join('\n');
    if (text.length <= limit) return text;
  }
  const end = last.join('\n');
  return `${whole([...first].join('\n'), limit - end.length - 2)}\n${end}`;
};

/** Cut at the end of a line, so that nothing of ours is left half open. */
const whole = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit);
  return cut.slice(0, Math.max(cut.lastIndexOf('\n'), 0));
};
