const MERGE = /^refs\/pull\/(\d+)\/(?:merge|head)$/;
/** The merge queue's own branch of an entry: each entry of a group has one, and is judged by itself. */
const QUEUED = /^refs\/heads\/gh-readonly-queue\/[\w./-]+\/pr-(\d+)-[0-9a-f]{40}$/;

/** As given, else the one that a job of `pull_request`, `pull_request_review` or `merge_group` is of. */
export const pullNumber = (given: string | undefined, ref: string | undefined): number | undefined => {
  const text = given ?? MERGE.exec(ref ?? '')?.[1] ?? QUEUED.exec(ref ?? '')?.[1];
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
};
