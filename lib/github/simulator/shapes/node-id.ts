/** Opaque to clients; only its beginning means something to people. */
export const nodeId = (prefix: string, of: number | string): string =>
  `${prefix}_${Buffer.from(String(of)).toString('base64url')}`;
