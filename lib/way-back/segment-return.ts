/** Names of what a partial return leaves in the progress table. */

/** Readable, and of two segments never the same: what may not stand in a name is written as its code. */
const inName = (segment: string): string =>
  segment
    .replace(':', '-')
    .replaceAll(/[^A-Za-z0-9.-]/g, (sign) => `_${sign.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * No execution of a machine: a partial return is one write and a release. The epoch makes the name its own among those of
 * its segment; another segment's may stand on the same epoch, where a call died after its write and was made again later.
 */
export const segmentReturn = (cutover: string, epoch: number, segment: string): string =>
  `${cutover}-rs-${epoch}-${inName(segment)}`;

/** The newest return of a segment; open as long as the segment is on legacy by it. */
export const segmentPointer = (segment: string): string => `segment/${segment}`;

/** One a return: who asked, why, when, and when it was safe. */
export const segmentTask = (execution: string): string => `${execution}/segment`;

/** As `segmentsOf` writes them: what a route may tell apart in a document. */
export const isSegment = (text: string): boolean =>
  /^(branch|kind|type|currency|tax):[A-Za-z0-9][A-Za-z0-9 _.&/-]{0,39}$/.test(text);
