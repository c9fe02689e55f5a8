const NEXT = /<([^<>]+)>;\s*rel="?next"?/;

/**
 * Number of the next page, as GitHub's own link has it. Only the number is taken: following an address would carry the token to
 * wherever it points. A link that names no later page is no end of the list.
 */
export const nextPage = (link: unknown, page: number): number | 'end' | 'unreadable' => {
  const address = typeof link === 'string' ? NEXT.exec(link)?.[1] : undefined;
  if (address === undefined) return 'end';
  const next = URL.canParse(address) ? Number(new URL(address).searchParams.get('page')) : Number.NaN;
  return Number.isSafeInteger(next) && next > page ? next : 'unreadable';
};
