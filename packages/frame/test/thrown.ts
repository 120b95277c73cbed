import { FrameError } from '../src/index.ts';

/** The error that the action ends with; anything but a FrameError fails the test. */
export function thrownBy(action: () => unknown): FrameError {
  try {
    action();
  } catch (error) {
    if (FrameError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
