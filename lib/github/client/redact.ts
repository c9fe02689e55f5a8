/** Enough for what GitHub says of a refusal; a proxy's whole page is of no use. */
const QUOTED = 300;

/** What GitHub's tokens and JWTs look like, and whatever stands behind the name of a scheme: for one that we were never given. */
const TOKENS =
  /\b(?:bearer|basic|token)\s+\S{16,}|\bgh[a-z]_[\w.-]+|\bgithub_pat_\w+|\bey[\w-]+\.[\w-]+\.[\w-]+/gi;

/** Words of a server, for a message: one line, cut, and without any secret that it may have sent back. */
export const redact = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text)
    .replace(TOKENS, '[secret]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, QUOTED);
