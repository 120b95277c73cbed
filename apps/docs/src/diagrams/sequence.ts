import { box, figure, line, text } from './svg.ts';

export type Step =
  /** From one lane to another; the second line is smaller. */
  | {
      readonly from: string;
      readonly to: string;
      readonly says: string;
      readonly with?: string;
      readonly lost?: boolean;
    }
  /** Something that happens in one lane. */
  | { readonly at: string; readonly note: string }
  /** Across all lanes. */
  | { readonly chapter: string };

export interface Sequence {
  readonly title: string;
  readonly lanes: readonly string[];
  readonly steps: readonly Step[];
  /** Between two lanes. @defaultValue 300 */
  readonly gap?: number;
}

const headHeight = 40;
const margin = 90;

/** Who says what to whom, from top to bottom. */
export function sequence({ title, lanes, steps, gap = 300 }: Sequence): string {
  const x = (lane: string): number => {
    const index = lanes.indexOf(lane);
    if (index < 0) throw new Error(`there is no lane ${lane}`);
    return margin + index * gap;
  };
  const width = 2 * margin + (lanes.length - 1) * gap;
  const body: string[] = [];
  let y = headHeight + 16;
  for (const step of steps) {
    if ('chapter' in step) {
      y += 34;
      body.push(line(8, y - 4, width - 8, y - 4, 'chapter-line'));
      // Wider than the text: what is below it shows through no letter.
      const half = step.chapter.length * 3.9 + 10;
      body.push(`<rect x="${width / 2 - half}" y="${y - 15}" width="${2 * half}" height="22" class="backdrop"/>`);
      body.push(text(width / 2, y, step.chapter, 'chapter'));
      y += 10;
    } else if ('note' in step) {
      const half = step.note.length * 3.5 + 12;
      const middle = Math.min(Math.max(x(step.at), half + 4), width - half - 4);
      y += 14;
      body.push(box(middle - half, y, half * 2, 26, 'note-box'), text(middle, y + 17, step.note, 'small'));
      y += 30;
    } else {
      const [from, to] = [x(step.from), x(step.to)];
      const end = to + (to > from ? -4 : 4);
      y += 33;
      body.push(text((from + to) / 2, y - 6, step.says, 'label'));
      if (step.lost === true) {
        const middle = from + (to - from) * 0.72;
        body.push(line(from, y, middle, y, 'message lost'), text(middle + 8, y + 5, '✂', 'label'));
      } else {
        body.push(line(from, y, end, y, 'message'));
      }
      if (step.with !== undefined) {
        body.push(text((from + to) / 2, y + 17, step.with, 'detail'));
        y += 17;
      }
    }
  }
  const height = y + 24;
  const heads = lanes.flatMap((lane) => [
    line(x(lane), headHeight, x(lane), height - 4, 'lane'),
    box(x(lane) - 82, 4, 164, headHeight - 4, 'node'),
    text(x(lane), 27, lane, 'name'),
  ]);
  return figure({ width, height, title, body: [...heads, ...body] });
}
