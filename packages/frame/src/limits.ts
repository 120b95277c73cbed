import { FrameError } from './errors.ts';
import { lengthFieldBytes, messageFieldsBytes } from './frame.ts';

/** The same three answers on both sides of a connection; a side that differs is refused by the other. */
export interface FrameOptions {
  /**
   * Most bytes of one frame after its length field, from 8 to 2³²−5. It is also what a decoder may hold for a peer that
   * sends a frame slowly: memory per connection.
   * @defaultValue 1_048_576
   */
  readonly maxFrameBytes?: number | undefined;
  /**
   * Most bytes of one header, from 0 to 2³²−13. Routing needs an address, not a document.
   * @defaultValue 4096
   */
  readonly maxHeaderBytes?: number | undefined;
  /**
   * The length field counts its own four bytes, for peers that read the format so. Limits do not change their meaning.
   * @defaultValue false
   */
  readonly lengthIncludesItself?: boolean | undefined;
}

export interface FrameLimits {
  readonly maxFrameBytes: number;
  readonly maxHeaderBytes: number;
  readonly lengthIncludesItself: boolean;
}

/** So that the length field can say it even when it counts itself. */
const largestFrameBytes = 0xffff_ffff - lengthFieldBytes;

const defaults: FrameLimits = { maxFrameBytes: 1_048_576, maxHeaderBytes: 4096, lengthIncludesItself: false };

/** @throws FrameError `FRAME_BAD_OPTION` */
export function checkedMaxFrameBytes(bytes: number): number {
  return checkedBytes('maxFrameBytes', bytes, messageFieldsBytes, largestFrameBytes);
}

/** @throws FrameError `FRAME_BAD_OPTION` */
export function resolveOptions(options: FrameOptions | undefined): FrameLimits {
  if (options === undefined) return defaults;
  return {
    maxFrameBytes: checkedMaxFrameBytes(options.maxFrameBytes ?? defaults.maxFrameBytes),
    maxHeaderBytes: checkedBytes(
      'maxHeaderBytes',
      options.maxHeaderBytes ?? defaults.maxHeaderBytes,
      0,
      largestFrameBytes - messageFieldsBytes,
    ),
    lengthIncludesItself: options.lengthIncludesItself ?? defaults.lengthIncludesItself,
  };
}

/** @throws FrameError `FRAME_BAD_OPTION` */
export function checkedBytes(name: string, bytes: number, smallest: number, largest: number): number {
  if (Number.isInteger(bytes) && bytes >= smallest && bytes <= largest) return bytes;
  throw new FrameError(
    'FRAME_BAD_OPTION',
    'local',
    `${name} is ${bytes}, not an integer from ${smallest} to ${largest}`,
  );
}
