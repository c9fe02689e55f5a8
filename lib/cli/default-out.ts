/** Where a rehearsal writes, and where `report`, `status`, `task` and `decide` look, when no folder is named. */
export const DEFAULT_OUT = 'out/rehearsal';
