/** What a log may say of an error: its kind and where it came from. Its message may quote an invoice, so it stays out. */
export const describeError = (error: unknown): { readonly error: string; readonly where?: string } => {
  if (!(error instanceof Error)) return { error: 'not an Error' };
  const frame = error.stack?.split('\n').find((line) => /^\s+at /.test(line));
  return { error: error.name, ...(frame === undefined ? {} : { where: frame.trim().slice(0, 200) }) };
};
