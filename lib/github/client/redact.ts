/** Enough for what GitHub says of a refusal; a proxy's whole page is of no use. */
const QUOTED = 300;

/** Words of a server, for a message: one line, cut, and without any secret that it may have sent back. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, QUOTED);
