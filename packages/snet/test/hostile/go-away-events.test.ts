// Copy to packages/snet/test/hostile/ to run. One record of a hostile server makes tens of thousands of events.
import { expect, test } from 'vitest';
import { Pair, sealAs } from '../core/pair.ts';

test('GOAWAY again and again in one record causes a bounded number of events', () => {
  // 0D code afterMs jitterMs (address length, where the frame has one)
  for (const frame of [
    [0x0d, 0, 1, 0],
    [0x0d, 0, 1, 0, 0],
  ]) {
    const pair = Pair.open();
    const times = Math.floor(0x2_0000 / frame.length);
    const plaintext = Uint8Array.from({ length: times * frame.length }, (_, i) => frame[i % frame.length]!);
    pair.client.receive(pair.pipe.client, sealAs(pair, 'server', plaintext), pair.nowMs);
    let events = 0;
    while (pair.client.pollEvent() !== undefined) events++;
    expect(events).toBeLessThan(100);
  }
});
