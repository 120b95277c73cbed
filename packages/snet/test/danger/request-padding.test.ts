import { describe, expect, test } from 'vitest';
import { RequestPadding } from '../../src/danger/core/request-padding.ts';

const places = Array.from({ length: 25 }, (_, place) => place);

/** What is left of these bytes when they arrive in two parts. */
function stripped(bytes: readonly number[], place: number): readonly number[] {
  const padding = new RequestPadding();
  const parts = [bytes.slice(0, place), bytes.slice(place)].map((part) => padding.strip(Uint8Array.from(part)));
  return parts.flatMap((part) => [...part]);
}

describe('after a request of 16 bytes', () => {
  test.for(places)('zeros that something follows are the stream’s, cut after %i bytes [DANGER-2.2]', (place) => {
    for (const zeros of [0, 1, 2, 23]) {
      const stream = [...Array.from({ length: zeros }, () => 0), 1, 2, ...Array.from({ length: 30 }, () => 0), 3];
      expect(stripped(stream, place)).toEqual(stream);
    }
  });

  test.for(places)('24 zeros are the request’s, and no more than those, cut after %i bytes [DANGER-2.2]', (place) => {
    const zeros = Array.from({ length: 24 }, () => 0);
    expect(stripped([...zeros, 7, 0, 8], place)).toEqual([7, 0, 8]);
    expect(stripped([...zeros, 0, 0, 9], place)).toEqual([0, 0, 9]);
    expect(stripped(zeros, place)).toEqual([]);
  });
});
