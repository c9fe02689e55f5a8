/** Names of what a partial return leaves in the progress table. */

/** No execution of a machine: a partial return is one write and a release. The epoch makes the name its own. */
export const segmentReturn = (cutover: string, epoch: number): string => `${cutover}-rs-${epoch}`;

/** The newest return of a segment; open as long as the segment is on legacy by it. */
export const segmentPointer = (segment: string): string => `segment/${segment}`;

/** One a return: who asked, why, when, and when it was safe. */
export const segmentTask = (execution: string): string => `${execution}/segment`;

/** As `segmentsOf` writes them: what a route may tell apart in a document. */
export const isSegment = (text: string): boolean =>
  /^(branch|kind|type|currency|tax):[A-Za-z0-9][A-Za-z0-9 _.&/-]{0,39}$/.test(text);
