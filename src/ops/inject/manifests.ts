import { type Document, parseAllDocuments, type ToStringOptions } from 'yaml';
import { CodedError, exitCode } from '../../model/error.ts';

/** The documents of a manifest, and how they are to be written again. */
export interface Manifests {
  readonly documents: readonly Document[];
  write(documents: readonly Document[]): string;
}

/**
 * Reads YAML of one or many documents (JSON is YAML too), with its comments.
 * @throws CodedError MANIFEST_INVALID
 */
export function readManifests(text: string, name: string): Manifests {
  const parsed = parseAllDocuments(text, asKubernetesReads);
  const documents: Document[] = Array.isArray(parsed) ? parsed : [];
  for (const { errors } of documents) {
    const [error] = errors;
    if (error === undefined) continue;
    throw new CodedError('MANIFEST_INVALID', `${name} is not YAML: ${error.message}`, {
      cause: error,
      exitCode: exitCode.usage,
    });
  }
  const style = styleOf(text);
  return {
    documents,
    write: (list) => list.map((document, index) => textOf(document, index, style)).join(''),
  };
}

/**
 * Kubernetes reads YAML 1.1 (0644 is octal, `on` is true), but for its dates and its numbers to the
 * base 60. Whole numbers of any size stay as they are.
 */
const asKubernetesReads = {
  version: '1.1',
  intAsBigInt: true,
  customTags: (tags) =>
    tags.filter(
      (tag) =>
        typeof tag !== 'object' ||
        (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')),
    ),
} as const satisfies Parameters<typeof parseAllDocuments>[1];

/** kubectl writes lists flush with their key, people mostly do not: a file keeps its style. */
function styleOf(text: string): ToStringOptions {
  return {
    lineWidth: 0,
    indentSeq: !/^( *)[^\s#-][^\n]*:\n\1- /m.test(text),
    flowCollectionPadding: /[[{] \S/.test(text),
  };
}

function textOf(document: Document, index: number, style: ToStringOptions): string {
  const text = document.toString(style);
  return index === 0 || text.startsWith('---') ? text : `---\n${text}`;
}
