import {
  Composer,
  type Document,
  LineCounter,
  type ParsedNode,
  Parser,
  type YAMLError,
} from 'yaml';
import { type ConfigNode, nodeOf } from './node.ts';
import type { Problems } from './problems.ts';
import type { ConfigText, SourceSpan } from './source-span.ts';
import { nestingOf } from './yaml-nesting.ts';
import { convertYaml } from './yaml-node.ts';

const maxCharacters = 1024 * 1024;
const maxNesting = 64;

/** A text ready to be parsed, without its byte order mark. */
export function configText(kind: ConfigText['kind'], name: string, content: string): ConfigText {
  const text = content.replace(/^\u{feff}/u, '');
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1);
  }
  return { kind, name, content: text, lines };
}

/**
 * The tree of a YAML text (YAML 1.2, core schema, anchors and merge keys). Syntax errors
 * go to `problems`; `undefined` if they leave nothing worth reading.
 */
export function parseYaml(text: ConfigText, problems: Problems): ConfigNode | undefined {
  const whole = spanAt(text, 0, 0);
  const where = { path: '', span: whole };
  if (text.content.length > maxCharacters) {
    problems.add(where, `the text has ${text.content.length} characters`, {
      expected: `at most ${maxCharacters}`,
    });
    return undefined;
  }
  // The composer recurses, and near the end of the stack V8 can abort the process: check first.
  const tokens = [...new Parser().parse(text.content)];
  const deep = nestingOf(tokens, maxNesting);
  if (deep !== undefined) {
    const span = spanAt(text, deep.offset, deep.offset + 1);
    problems.add({ path: '', span }, `nested more than ${maxNesting} levels deep`);
    return undefined;
  }
  return compose(text, tokens, problems);
}

function compose(
  text: ConfigText,
  tokens: Parameters<Composer['compose']>[0],
  problems: Problems,
): ConfigNode | undefined {
  const composer = new Composer({ prettyErrors: false, stringKeys: true });
  const documents: Document.Parsed[] = [...composer.compose(tokens, true, text.content.length)];
  const [first, second] = documents;
  let readable = true;
  for (const error of documents.flatMap((document) => [...document.errors, ...document.warnings])) {
    const { span, message } = faultOf(error, text);
    problems.add({ path: '', span }, message);
    if (error.code !== 'DUPLICATE_KEY') readable = false;
  }
  if (second !== undefined) {
    const span = spanAt(text, second.range[0], second.range[0] + 3);
    problems.add({ path: '', span }, 'a second document begins here', {
      expected: 'one YAML document',
    });
  }
  if (!readable) return undefined;
  const contents = first?.contents ?? null;
  const empty = contents === null || (isBlank(text, contents) && documents.length === 1);
  if (empty) {
    problems.add({ path: '', span: spanAt(text, 0, 0) }, 'the file is empty', {
      expected: 'at least "version: 1"',
    });
    return undefined;
  }
  return first === undefined
    ? nodeOf({}, spanAt(text, 0, 0))
    : convertYaml(first, contents, text, problems);
}

function isBlank(text: ConfigText, contents: ParsedNode): boolean {
  return text.content.slice(contents.range[0], contents.range[1]).trim() === '';
}

function spanAt(text: ConfigText, start: number, end: number): SourceSpan {
  const last = Math.min(start, text.content.length);
  return { kind: 'text', text, start: last, end: Math.max(end, last) };
}

const messages: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab indents this line; YAML accepts only spaces',
  NON_STRING_KEY: 'a list or a map is used as a key',
  BLOCK_AS_IMPLICIT_KEY:
    'a second "key:" on the same line; put it on its own line, or quote the value',
};

function faultOf({ code, message, pos }: YAMLError, text: ConfigText) {
  const [start, end] = pos;
  if (code === 'DUPLICATE_KEY') {
    const [key = ''] = /^[^\s:]*/.exec(text.content.slice(start, start + 100)) ?? [];
    const span = spanAt(text, start, start + key.length);
    return { span, message: `the key ${key} appears twice` };
  }
  const reason = `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return {
    span: spanAt(text, start, end),
    message: messages[code] ?? `not valid YAML: ${reason}`,
  };
}
