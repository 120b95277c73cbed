import { createHash } from 'node:crypto';
import { momentText } from '../output.ts';
import type { AlertLine, AlertNotice } from './alerts.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type Language, phrases } from './phrases.ts';
import type { Node, Report } from './report-core.ts';

/** What goes into an envelope. */
export interface Mail {
  /** Made of the node and what the mail is about: the same mail has the same id, however often it is made. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function reportMail(report: Report, language: Language, domain: string): Mail {
  const blocks = blocksOf(report, language);
  return {
    messageId: messageId(['report', report.node.id, report.window.startMs], domain),
    subject: oneLine(phrases[language].reportSubject(report.node.name)),
    text: textOf(blocks),
    html: page(blocks.map(htmlOf).join('\n')),
  };
}

export function alertMail(notice: AlertNotice, node: Node, language: Language, domain: string): Mail {
  const [first] = notice.firing.length > 0 ? notice.firing : notice.resolved;
  const isCritical = notice.firing.some(({ severity }) => severity === 'critical');
  const severity = notice.firing.length === 0 ? 'resolved' : isCritical ? 'critical' : 'warning';
  const others = notice.firing.length + notice.resolved.length - 1;
  const what = `${first?.title ?? ''}${others > 0 ? ` (and ${others} more)` : ''}`;
  const blocks = [
    { title: 'On', rows: notice.firing.map(alertRow) },
    { title: 'Over', rows: notice.resolved.map(alertRow) },
    { title: 'Server', rows: [{ label: node.name, value: `${node.product} (${node.id})` }] },
  ].filter(({ rows }) => rows.length > 0);
  return {
    messageId: messageId(['alert', node.id, notice.firstMs], domain),
    subject: oneLine(phrases[language].alertSubject(node.name, severity, what)),
    text: textOf(blocks),
    html: page(blocks.map(htmlOf).join('\n')),
  };
}

function alertRow({ severity, title, detail, sinceMs }: AlertLine): { label: string; value: string } {
  return { label: `[${severity}] ${title}`, value: `${detail || 'no details'}, since ${momentText(sinceMs)} UTC` };
}

function messageId(parts: readonly (string | number)[], domain: string): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `<${parts[0]}.${digest}@${domain}>`;
}

/** The plain part, which `report --dry-run` prints. */
function textOf(blocks: readonly Block[]): string {
  const lines = blocks.map(({ title, rows }) =>
    [...(title === '' ? [] : [title]), ...rows.map(({ label, value }) => `  ${label}: ${value}`)].join('\n'),
  );
  return `${lines.join('\n\n')}\n`;
}

function htmlOf({ title, rows }: Block): string {
  const heading = title === '' ? [] : [`<h3>${escaped(title)}</h3>`];
  // The facts of the original stand out as they did there.
  if (title === '') return rows.map(({ label, value }) => `<h2>${escaped(`${label}: ${value}`)}</h2>`).join('\n');
  const cells = rows.map(({ label, value }) => `<tr><td>${escaped(label)}</td><td>${escaped(value)}</td></tr>`);
  return [...heading, '<table>', ...cells, '</table>'].join('\n');
}

function page(body: string): string {
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n${body}\n</body></html>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 200);
}
