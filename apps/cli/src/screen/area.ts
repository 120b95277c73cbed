/** A rectangle of cells. `right` and `bottom` are behind it. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function contains({ left, top, right, bottom }: Area, column: number, row: number): boolean {
  return column >= left && column < right && row >= top && row < bottom;
}

/** What can be clicked, as it was drawn last: what lies on top was added last. */
export class Targets {
  readonly #targets: { readonly area: Area; readonly act: () => void }[] = [];

  add(area: Area, act: () => void): void {
    this.#targets.push({ area, act });
  }

  at(column: number, row: number): (() => void) | undefined {
    return this.#targets.findLast(({ area }) => contains(area, column, row))?.act;
  }
}
