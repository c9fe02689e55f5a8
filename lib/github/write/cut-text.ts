/** GitHub refuses a longer comment, body or summary. In UTF-16 units, of which GitHub's characters are never more. */
export const TEXT_LIMIT = 65_535;
const CUT =
  '\n\n**Cut off here: GitHub takes no longer text. The whole of it is in the files of this pull request.**\n';

/** Cuts at the end of a line, and says so. A block of code that the cut leaves open is closed. */
export const cutText = (text: string, limit: number = TEXT_LIMIT): string => {
  if (text.length <= limit) return text;
  const fence = '\n```';
  const room = text.slice(0, limit - CUT.length - fence.length);
  const kept = room.slice(0, Math.max(room.lastIndexOf('\n'), 0)) || room.replace(/[\uD800-\uDBFF]$/, '');
  const open = (kept.match(/^```/gm)?.length ?? 0) % 2 === 1;
  return `${kept}${open ? fence : ''}${CUT}`;
};
