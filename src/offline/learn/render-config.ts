import { redact } from '../../decode/masking/redact.ts';
import type { Proposal, Proposed, ProposedComponent } from './propose/proposal.ts';

const maxCommentLength = 100;
const maxLineLength = 110;

/** The proposal as a configuration file, each rule under the evidence for it. */
export function renderConfig(proposal: Proposal, paths: readonly string[]): string {
  const { service, title, health, components, metrics, open } = proposal;
  const lines = [
    `# Learned by \`heartbeat learn ${paths.join(' ')}\`: read it before it is used.`,
    ...title.map((text) => `# ${text}`),
    'version: 1',
    `service: ${flow(service)}`,
    ...section('health', '', health),
    ...(components.length === 0 ? [] : ['', 'components:', ...components.flatMap(componentLines)]),
    ...section('metrics', '', metrics),
    ...(open.length === 0
      ? []
      : ['', '# For you to decide:', ...open.map((text) => `# - ${redact(text)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function componentLines({ name, because, counts, timings, states }: ProposedComponent): string[] {
  return [
    `  # ${commentText(because)}`,
    `  ${name}:`,
    ...section('counts', '    ', counts),
    ...section('timings', '    ', timings),
    ...section('states', '    ', states),
  ];
}

function section(title: string, indent: string, rules: readonly Proposed[]): string[] {
  if (rules.length === 0) return [];
  return [
    ...(indent === '' ? [''] : []),
    `${indent}${title}:`,
    ...rules.flatMap((rule) => ruleLines(rule, `${indent}  `)),
  ];
}

/** On one line where it fits, else a line for each of its keys. */
function ruleLines({ name, body, because }: Proposed, indent: string): string[] {
  const comment = `${indent}# ${commentText(because)}`;
  const line = `${indent}${name}: ${flow(body)}`;
  if (line.length <= maxLineLength || typeof body !== 'object') return [comment, line];
  const members = Object.entries(body).map(
    ([key, member]) => `${indent}  ${flow(key)}: ${flow(member)}`,
  );
  return [comment, `${indent}${name}:`, ...members];
}

/** A value in YAML's flow style, its texts quoted wherever they could be read as something else. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, member]) => `${flow(key)}: ${flow(member)}`);
    return `{ ${entries.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  const isPlain =
    /^[A-Za-z_][\w.]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}

/** What a log says may hold anything: one line, no secret, and no longer than a line should be. */
function commentText(text: string): string {
  const oneLine = redact(text).replace(/\p{Cc}+/gu, ' ');
  return oneLine.length > maxCommentLength ? `${oneLine.slice(0, maxCommentLength - 1)}…` : oneLine;
}
