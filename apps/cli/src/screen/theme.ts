import type { Style } from './canvas.ts';

type ThemeName =
  | ('plain' | 'faint' | 'strong' | 'heading' | 'rule' | 'chosen')
  | ('unread' | 'self' | 'other' | 'good' | 'warning' | 'bad');

/** Every look there is. None means anything by its colour alone: words and signs say it too. */
export const theme: Readonly<Record<ThemeName, Style>> = {
  plain: {},
  faint: { dim: true },
  strong: { bold: true },
  heading: { bold: true },
  rule: { dim: true },
  chosen: { reverse: true },
  unread: { bold: true, colour: 'yellow' },
  self: { bold: true, colour: 'cyan' },
  other: { bold: true, colour: 'green' },
  good: { colour: 'green' },
  warning: { bold: true, colour: 'yellow' },
  bad: { bold: true, colour: 'red' },
};

/** What stands behind one's own message. The more there is, the farther it has come. */
export const marks = { queued: '·', accepted: '✓', delivered: '✓✓', read: '✓✓✓', refused: '!' } as const;

export const markMeanings: readonly (readonly [string, string])[] = [
  [marks.queued, 'waits to be sent; it is kept on this machine'],
  [marks.accepted, 'the server has it'],
  [marks.delivered, 'a device of somebody else has it'],
  [marks.read, 'somebody else has read it (in a group: how many)'],
  [marks.refused, 'the server refused it'],
];
