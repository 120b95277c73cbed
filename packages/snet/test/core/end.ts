import type { SnetError } from '../../src/core/index.ts';

/** Where the streams of a session begin in the pattern, so that bytes of one are wrong in the next. */
const bytesPerLife = 0x1_0001;

/** One end's application: writes the pattern, reads and checks it. */
export interface End {
  /** Where the pattern begins here. */
  readonly offset: number;
  written: number;
  read: number;
  ended: boolean;
  sawEnd: boolean;
  opened: boolean;
  closed: boolean;
  error: SnetError | undefined;
}

/** @param life how many sessions the applications have had before. */
export const newEnd = (life: number): End => ({
  offset: life * bytesPerLife,
  written: 0,
  read: 0,
  ended: false,
  sawEnd: false,
  opened: false,
  closed: false,
  error: undefined,
});
