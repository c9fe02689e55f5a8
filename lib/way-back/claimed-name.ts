/** `arn:aws:sts::123456789012:assumed-role/operator/tunde` → `assumed-role/operator/tunde`: the account says nothing more. */
const shortArn = (arn: string): string => arn.split(':').slice(5).join(':') || arn;

/**
 * Who did something, for people: the name is claimed (`--by`), and what stands in the brackets is whom the cloud let in.
 * `femi-cole (AWS: assumed-role/operator/tunde)`
 */
export const claimedName = (by: string, caller: string | undefined): string =>
  caller === undefined ? by : `${by} (AWS: ${shortArn(caller)})`;
