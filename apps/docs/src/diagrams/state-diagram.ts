import { box, figure, text } from './svg.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface StateDiagram {
  readonly title: string;
  /** What moves each state to which other. */
  readonly table: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;
  /** Where each state is drawn; the one below all others is reached by straight lines down. */
  readonly places: Readonly<Record<string, Place>>;
  readonly width: number;
  readonly height: number;
}

const nodeHeight = 40;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly inputs: string;
}

/** Edges of the same two states are one. */
function edgesOf(table: StateDiagram['table']): readonly Edge[] {
  const edges = new Map<string, { from: string; to: string; inputs: string[] }>();
  for (const [from, inputs] of Object.entries(table)) {
    for (const [input, to] of Object.entries(inputs)) {
      if (to === undefined) continue;
      const edge = edges.get(`${from} ${to}`) ?? { from, to, inputs: [] };
      edge.inputs.push(input);
      edges.set(`${from} ${to}`, edge);
    }
  }
  return [...edges.values()].map(({ inputs, ...ends }) => ({ ...ends, inputs: inputs.join(', ') }));
}

/** Drawn from the table that the code runs by: an edge that is there is one that may be taken. */
export function stateDiagram({ title, table, places, width, height }: StateDiagram): string {
  const placeOf = (state: string): Place => {
    const place = places[state];
    if (place === undefined) throw new Error(`the diagram has no place for the state ${state}`);
    return place;
  };
  const edges = edgesOf(table);
  const bottom = Math.max(...Object.keys(table).map((state) => placeOf(state).y));
  const path = (d: string): string => `<path d="${d}" class="message"/>`;
  const nodesBetween = (upper: Place, lower: Place): readonly Place[] =>
    Object.values(places).filter(({ y }) => y > upper.y && y < lower.y);
  const draw = ({ from, to, inputs }: Edge): readonly string[] => {
    const [a, b] = [placeOf(from), placeOf(to)];
    if (from === to) {
      const x = a.x + a.width - 24;
      const loop = `M${x - 36} ${a.y} C${x - 40} ${a.y - 34} ${x + 4} ${a.y - 34} ${x} ${a.y - 2}`;
      return [path(loop), text(x - 18, a.y - 32, inputs, 'label')];
    }
    if (a.y === b.y) {
      const middle = a.y + nodeHeight / 2;
      const [start, end] = [a.x + a.width, b.x - 2];
      return [path(`M${start} ${middle} H${end}`), text((start + end) / 2, middle - 9, inputs, 'label')];
    }
    if (b.y === bottom) {
      const middle = a.x + a.width / 2;
      const inTheWay = nodesBetween(a, b).find(({ x, width: wide }) => x < middle && middle < x + wide);
      const x = inTheWay === undefined ? middle : inTheWay.x + inTheWay.width + 20;
      return [path(`M${x} ${a.y + nodeHeight} V${b.y - 2}`), text(x + 8, b.y - 18, inputs, 'label start')];
    }
    // Down on the left, up on the right.
    const isDown = b.y > a.y;
    const x = Math.max(a.x, b.x) + (isDown ? 28 : 84);
    const [start, end] = isDown ? [a.y + nodeHeight, b.y - 2] : [a.y, b.y + nodeHeight + 2];
    return [path(`M${x} ${start} V${end}`), text(x + 8, (start + end) / 2 + 4, inputs, 'label start')];
  };
  const drawn = edges.flatMap(draw);
  const nodes = Object.keys(table).flatMap((state) => {
    const { x, y, width: nodeWidth } = placeOf(state);
    return [box(x, y, nodeWidth, nodeHeight, 'node'), text(x + nodeWidth / 2, y + 25, state, 'name')];
  });
  return figure({ width, height, title, body: [...drawn, ...nodes] });
}
