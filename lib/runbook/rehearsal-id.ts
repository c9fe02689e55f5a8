/**
 * Under which id a cutover runs. Production has the runbook's own; a stage that rehearses it again and again has `<cutover>`,
 * `<cutover>_2`, `<cutover>_3` … (docs/adr/0020). No id of a runbook has an underscore, so none of these is another runbook's.
 */
export const rehearsalId = (own: string, number: number): string => (number === 1 ? own : `${own}_${number}`);

/** Which rehearsal of the runbook's cutover an id is of; undefined: it is of another cutover. */
export const rehearsalNumber = (own: string, id: string): number | undefined => {
  if (id === own) return 1;
  const number = id.startsWith(`${own}_`) ? id.slice(own.length + 1) : '';
  return /^(?:[2-9]|[1-9]\d{1,4})$/.test(number) ? Number(number) : undefined;
};

/** Of which rehearsal an execution is (`mainExecution`, `rollbackExecution`); undefined: of another cutover. */
export const rehearsalOfExecution = (own: string, execution: string): string | undefined => {
  const [, id] = /^(.+)-(?:r[1-9]\d*|rb-\d.*)$/.exec(execution) ?? [];
  return id !== undefined && rehearsalNumber(own, id) !== undefined ? id : undefined;
};

/** Of which rehearsal a message's or incident's subject is: `<cutover>/…` or `<execution>/…`; else the runbook's own. */
export const rehearsalOfSubject = (own: string, subject: string): string => {
  const [first = ''] = subject.split('/');
  return rehearsalNumber(own, first) === undefined ? (rehearsalOfExecution(own, first) ?? own) : first;
};

/** It and the one before, whose pull requests may not have been tidied up when it began. */
export const rehearsalsLately = (own: string, id: string): readonly string[] => {
  const number = rehearsalNumber(own, id) ?? 1;
  return number === 1 ? [own] : [rehearsalId(own, number - 1), id];
};
