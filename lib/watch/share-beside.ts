const odds = (share: number): number => share / (1 - share);

/** The share of failures that grids and CUSUM are written for: a threshold of 99 %. */
const REFERENCE = 0.01;

/**
 * Where a share that was chosen beside 1 % lies beside another theta: at the same ratio of odds. It stays on its side of
 * theta and below 1, which a multiple would not (20 times 10 % is no share).
 */
export const shareBeside = (theta: number, atOnePercent: number): number => {
  const moved = (odds(atOnePercent) / odds(REFERENCE)) * odds(theta);
  return moved / (1 + moved);
};

/** Share of failures of a threshold in percent, free of what 1 - 0.99 leaves behind. */
export const thetaOf = (thresholdPercent: number): number => (100 - thresholdPercent) / 100;
