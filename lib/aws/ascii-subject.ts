/** SNS takes a subject of up to 100 ASCII characters without line ends, and refuses the whole message otherwise. */
const MAX = 100;

const SIGNS: Readonly<Record<string, string>> = {
  '₦': 'NGN ',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '·': '-',
  '…': '...',
  '→': '->',
};

/** The subject in letters that SNS takes. The text of the message holds it in full. */
export const asciiSubject = (subject: string): string => {
  const plain = [...subject]
    .map((sign) => SIGNS[sign] ?? sign)
    .join('')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .trim();
  if (plain === '') return '(no subject)';
  return plain.length <= MAX ? plain : `${plain.slice(0, MAX - 3)}...`;
};
