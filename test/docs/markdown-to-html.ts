/** As much of GitHub's Markdown as our own texts use, for the pictures of docs/committee.md. */

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** `&` stays: our texts have entities of their own. */
const escaped = (text: string): string => text.replace(/[<>"]/gu, (character) => ENTITIES[character] ?? '');

const inline = (text: string): string =>
  text
    .split(/(`[^`]*`)/u)
    .map((part) =>
      part.startsWith('`')
        ? `<code>${escaped(part.slice(1, -1))}</code>`
        : escaped(part)
            .replace(/(?<!\\)\*\*(.+?)(?<!\\)\*\*/gu, '<b>$1</b>')
            .replace(/\\([\\`*_[\]|~$+=#-])/gu, '$1'),
    )
    .join('');

const cells = (line: string): readonly string[] =>
  line
    .split(/(?<!\\)\|/u)
    .slice(1, -1)
    .map((cell) => inline(cell.trim()));

const tableHtml = (lines: readonly string[]): string => {
  const [head = '', , ...rows] = lines;
  const names = cells(head);
  const top = names.every((name) => name === '')
    ? ''
    : `<tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr>`;
  return `<table>${top}${rows
    .map(
      (row) =>
        `<tr>${cells(row)
          .map((cell) => `<td>${cell}</td>`)
          .join('')}</tr>`,
    )
    .join('')}</table>`;
};

/** Details are shown closed, as people find them. */
export const markdownToHtml = (markdown: string): string => {
  const lines = markdown.replace(/<!--.*?-->\n?/gu, '').split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const run = (belongs: (text: string) => boolean): readonly string[] => {
      const from = at;
      while (at + 1 < lines.length && belongs(lines[at + 1] ?? '')) at += 1;
      return lines.slice(from, at + 1);
    };
    const heading = /^(#{1,6}) (.*)$/u.exec(line);
    if (heading) out.push(`<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`);
    else if (line.startsWith('|')) out.push(tableHtml(run((text) => text.startsWith('|'))));
    else if (line.startsWith('- '))
      out.push(
        `<ul>${run((text) => text.startsWith('- '))
          .map((item) => `<li>${inline(item.slice(2))}</li>`)
          .join('')}</ul>`,
      );
    else if (line.startsWith('> ')) out.push(`<blockquote>${inline(line.slice(2))}</blockquote>`);
    else if (line === '<details>') {
      const summary = /<summary>(.*)<\/summary>/u.exec(lines[at + 1] ?? '')?.[1] ?? '';
      run((text) => text !== '</details>');
      out.push(`<p class="folded">▸ ${summary}</p>`);
    } else if (line !== '' && line !== '</details>')
      out.push(
        `<p>${run((text) => /^[^|#<>-]/u.test(text))
          .map(inline)
          .join('<br>')}</p>`,
      );
  }
  return out.join('\n');
};
