/** Plans and seeds that once failed, and what was wrong. They are run with every test. */
export const PLANS: readonly { readonly world: string; readonly plan: string; readonly was: string }[] = [
  {
    world: 'again',
    plan: 'connector.post#5:before',
    was: 'a mended invoice whose sending was lost stayed with the clerk: the rejected revision was taken for it',
  },
  {
    world: 'again',
    plan: 'ledger.create#5:died',
    was: 'the same, where intake died after it had seen that the number is taken',
  },
];

export const SEEDS: readonly { readonly seed: number; readonly was: string }[] = [
  {
    seed: 280,
    was: 'a repeated "rejected" was taken for one about the mended document, which then stayed with the clerk',
  },
  { seed: 267, was: 'the same' },
  { seed: 1321, was: 'the same' },
  {
    seed: 1475,
    was: 'of the proof itself: an instance that had died after its answer was invoked again, and hung',
  },
];
