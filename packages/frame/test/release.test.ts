import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { concatBytes } from '@proj/io/bytes';
import { expect, test } from 'vitest';
import { encodeFrame, FrameDecoder } from '../src/index.ts';
import { encodePacket, PacketDecoder } from '../src/packet/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Decoder {
  push(chunk: Uint8Array): void;
  next(): unknown;
}

const frame = encodeFrame({
  ...{ kind: 'message', version: 2, flags: 0 },
  ...{ header: new Uint8Array(), payload: new Uint8Array(1000) },
});
const packet = encodePacket({ type: 5, body: new Uint8Array(992) });

const decoders: readonly (readonly [string, Uint8Array, () => Decoder])[] = [
  ['frame', frame, () => new FrameDecoder()],
  ['packet', packet, () => new PacketDecoder()],
];

/** Nothing but the decoder may hold the bytes when this is over. */
function pushed(decoder: Decoder, bytes: Uint8Array): WeakRef<ArrayBufferLike> {
  const chunk = concatBytes(bytes);
  decoder.push(chunk);
  while (decoder.next() !== undefined);
  return new WeakRef(chunk.buffer);
}

async function isReleased(chunk: WeakRef<ArrayBufferLike>): Promise<boolean> {
  for (let attempt = 0; attempt < 20 && chunk.deref() !== undefined; attempt++) {
    await setImmediate();
    collectGarbage();
  }
  return chunk.deref() === undefined;
}

test.for(decoders)('after `undefined` a %s decoder holds no chunk, whole or cut', async ([, unit, create]) => {
  for (const at of [0, 3, 500]) {
    const decoder = create();
    expect(await isReleased(pushed(decoder, concatBytes(unit, unit, unit.subarray(0, at))))).toBe(true);
    expect(await isReleased(pushed(decoder, concatBytes(unit.subarray(at), unit)))).toBe(true);
    expect(decoder.next()).toBeUndefined();
  }
});

test.for(decoders)('a %s decoder that waits to be read holds the chunk', async ([, unit, create]) => {
  const decoder = create();
  const chunk = ((): WeakRef<ArrayBufferLike> => {
    const bytes = concatBytes(unit, unit);
    decoder.push(bytes);
    decoder.next();
    return new WeakRef(bytes.buffer);
  })();
  expect(await isReleased(chunk)).toBe(false);
  expect(decoder.next()).toBeDefined();
});
