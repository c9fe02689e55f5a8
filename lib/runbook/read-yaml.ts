import { Composer, type Document, Lexer, LineCounter, Parser, type YAMLError } from 'yaml';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { SourcePosition } from '#lib/runbook/source.ts';
import { inOrder, type Part, type Path, type ProblemDetails } from './problem-at.ts';
import { sourceText } from './source-text.ts';
import { offsetOf, type Tree, yamlTree } from './yaml-tree.ts';

export interface YamlSource {
  readonly value: unknown;
  place(path: Path, part?: Part): SourcePosition;
  /** What does not keep the rest from being read: duplicate keys, aliases. */
  readonly problems: readonly Problem[];
}

/** The runbook language nests nine deep; parser and composer call themselves for each level. */
const MAX_DEPTH = 40;
/** A dense runbook of a megabyte has 300,000 pieces; each costs the parser some 8 µs and a kilobyte. */
const MAX_PIECES = 350_000;
/** Garbage makes an error a character; after the first few they say nothing new. */
const MAX_SYNTAX_ERRORS = 20;
/** More of them, and the file is written in another style or means harm: one problem says it all. */
const MAX_ALIASES = 5;

/** YAML text to plain data with positions. Never throws on what a person or an attacker put in the file. */
export const readYaml = (
  content: Uint8Array | string,
  file: string,
): Result<YamlSource, readonly Problem[]> => {
  const text = sourceText(content, file);
  if (!text.ok) return text;
  const lines = new LineCounter();
  const at = (offset: number): SourcePosition => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problem = (offset: number, details: ProblemDetails): Problem => ({ file, ...at(offset), ...details });

  const composed = compose(text.value, lines);
  if ('refused' in composed) return err([problem(composed.offset, composed.refused)]);
  const { documents, openQuote } = composed;
  const [document, second] = documents;
  const errors = documents.flatMap((one) => one.errors);
  if (errors.length > 0) {
    // The parser notices at the end of the file what a person has to mend where the quote begins.
    if (openQuote !== undefined) return err([problem(openQuote, quoteOpen)]);
    const located = inOrder(errors.map((error) => problem(error.pos[0], syntax(error))));
    // What follows in the same line comes of the first.
    const firsts = located.filter((one, index) => one.line !== located[index - 1]?.line);
    return err(firsts.slice(0, MAX_SYNTAX_ERRORS));
  }
  if (second) return err([problem(second.contents?.range[0] ?? second.range[0], twoDocuments)]);
  if (!document?.contents) return err([problem(0, noContent)]);

  const problems = document.warnings.map((warning) => problem(warning.pos[0], syntax(warning)));
  const tree: Tree = yamlTree(document.contents, 0, (offset, details) =>
    problems.push(problem(offset, details)),
  );
  const aliases = problems.filter(({ code }) => code === 'yaml-alias');
  const [first] = aliases;
  if (first && aliases.length > MAX_ALIASES) {
    return err([
      { ...first, message: `The file is built of ${aliases.length} aliases, of which this is the first.` },
    ]);
  }
  if (tree.value === null && problems.length === 0) return err([problem(0, noContent)]);
  return ok({ value: tree.value, problems, place: (path, part) => at(offsetOf(tree, path, part)) });
};

interface Composed {
  readonly documents: readonly Document.Parsed[];
  /** Where a quote is opened that nothing closes. */
  readonly openQuote: number | undefined;
}

interface Refusal {
  readonly refused: ProblemDetails;
  readonly offset: number;
}

/** The documents of the text, or where it turns out to be nothing that can be read safely. */
const compose = (text: string, lines: LineCounter): Composed | Refusal => {
  // The parser reports where lines begin, but for the first one.
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  // Duplicate keys are found in yamlTree; here the check would take time with the square of their number.
  const composer = new Composer({ uniqueKeys: false, version: '1.2', merge: false });
  const documents: Document.Parsed[] = [];
  const tokens = [];
  let pieces = 0;
  let openQuote: number | undefined;
  for (const lexeme of new Lexer().lex(text)) {
    if (/^(["'])(?!.*\1$)/s.test(lexeme) || lexeme === '"' || lexeme === "'") openQuote = parser.offset;
    for (const token of parser.next(lexeme)) tokens.push(token);
    pieces += 1;
    if (parser.stack.length > MAX_DEPTH) return { refused: tooDeep, offset: parser.offset };
    if (pieces > MAX_PIECES) return { refused: tooDense, offset: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  for (const document of composer.compose(tokens, true, text.length)) documents.push(document);
  return { documents, openQuote };
};

const syntax = (error: YAMLError): ProblemDetails => ({
  code: error.code === 'TAG_RESOLVE_FAILED' ? 'yaml-tag' : 'yaml-syntax',
  message: `YAML: ${error.message}.`,
  fix:
    SYNTAX_FIXES[error.code] ??
    'Mend the syntax here or on the line above; an editor with YAML support underlines it.',
});

const SYNTAX_FIXES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'Indent with spaces, never with tabs.',
  BAD_INDENT: 'Line the key up with its neighbours; two spaces a level.',
  MISSING_CHAR:
    'Close the quote or bracket, or put quotes around a text that holds `: ` or begins with a special character.',
  BLOCK_AS_IMPLICIT_KEY:
    'Put quotes around a text that holds `: `, or start the nested mapping on a new line.',
  MULTILINE_IMPLICIT_KEY: 'A key ends on its line: look for a missing `:` or a missing quote.',
  TAG_RESOLVE_FAILED: 'Write the plain value; tags such as !include are not read.',
  BAD_DQ_ESCAPE: 'Use single quotes, in which a backslash is just a backslash.',
};

const quoteOpen: ProblemDetails = {
  code: 'yaml-syntax',
  message: 'YAML: a quote is opened here and never closed.',
  fix: 'Close it at the end of the text; inside single quotes an apostrophe is written twice.',
};

const tooDeep: ProblemDetails = {
  code: 'yaml-too-deep',
  message: 'The file nests too deep.',
  allowed: `at most ${MAX_DEPTH} levels`,
  fix: 'Look for brackets or dashes that are never closed; the runbook language needs nine levels.',
};

const tooDense: ProblemDetails = {
  code: 'file-too-large',
  message: 'The file is made of far more pieces than a runbook has.',
  allowed: `at most ${MAX_PIECES} words and signs`,
  fix: 'Check that this is the right file and was not generated by mistake.',
};

const twoDocuments: ProblemDetails = {
  code: 'yaml-documents',
  message: 'The file holds more than one YAML document.',
  allowed: 'one document a file',
  fix: 'Remove the `---` line, or move what follows to a file of its own.',
};

const noContent: ProblemDetails = {
  code: 'file-empty',
  message: 'The file holds nothing, or only comments.',
  fix: 'Start from runbooks/smartapi-go-live.yaml, or check that the right file was named.',
};
