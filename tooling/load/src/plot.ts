/** A line of a plot. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotOptions {
  readonly title: string;
  readonly series: readonly Series[];
  readonly yLabel: (y: number) => string;
  /** Where the x axis is marked. @defaultValue five places, as numbers */
  readonly xTicks?: readonly { readonly x: number; readonly label: string }[] | undefined;
  readonly xTitle: string;
}

const width = 720;
const height = 280;
const margin = { left: 72, right: 16, top: 34, bottom: 46 };
/** Told apart with every kind of colour blindness (Okabe and Ito). */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7'];

/** A plot as SVG, without scripts and without anything from elsewhere. */
export function plot({ title, series, yLabel, xTicks, xTitle }: PlotOptions): string {
  const points = series.flatMap((line) => line.points);
  if (points.length === 0) return '';
  const [fromX, toX] = [least(points.map(({ x }) => x)), most(points.map(({ x }) => x))];
  const topY = ceiling(most(points.map(({ y }) => y)));
  const x = (value: number): number =>
    margin.left + ((value - fromX) / (toX - fromX || 1)) * (width - margin.left - margin.right);
  const y = (value: number): number => height - margin.bottom - (value / topY) * (height - margin.top - margin.bottom);
  const marks = xTicks ?? [0, 0.25, 0.5, 0.75, 1].map((part) => tick(fromX + part * (toX - fromX)));
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<text x="${margin.left}" y="18" class="title">${escaped(title)}</text>`,
    ...[0, 0.25, 0.5, 0.75, 1].map((part) => rule(y(part * topY), yLabel(part * topY))),
    ...marks
      .filter((mark) => mark.x >= fromX && mark.x <= toX)
      .map((mark) => label(x(mark.x), height - margin.bottom + 18, escaped(mark.label), 'middle')),
    label((width + margin.left) / 2, height - 8, escaped(xTitle), 'middle'),
    ...series.map(({ points: line }, index) => {
      const path = line.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ');
      return `<polyline points="${path}" stroke="${colour(index)}"/>`;
    }),
    ...series.map(({ name }, index) => {
      const at = width - margin.right - (series.length - index) * 110;
      return `<rect x="${at}" y="9" width="14" height="4" fill="${colour(index)}"/>${label(at + 20, 15, escaped(name), 'start')}`;
    }),
    '</svg>',
  ].join('\n');
}

function rule(y: number, text: string): string {
  const line = `<line x1="${margin.left}" x2="${width - margin.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/>`;
  return line + label(margin.left - 8, y + 4, escaped(text), 'end');
}

function label(x: number, y: number, text: string, anchor: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}

function tick(x: number): { x: number; label: string } {
  return { x, label: String(Math.round(x * 10) / 10) };
}

function colour(index: number): string {
  return colours[index % colours.length] ?? '';
}

/** The next number of the form 1, 2, 2.5 or 5 times a power of ten, so that the axis has round labels. */
function ceiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= value) ?? 10;
  return factor * power;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
