/** Two decimals, to the nearest, but never rounded up to a threshold (in percent) that was not reached. */
export const percentText = (share: number, threshold: number): string => {
  const percent = share * 100;
  const nearest = percent.toFixed(2);
  const reaches = percent < threshold && Number(nearest) >= threshold;
  return `${reaches ? (Math.floor(percent * 100) / 100).toFixed(2) : nearest} %`;
};
