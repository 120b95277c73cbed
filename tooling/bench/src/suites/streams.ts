import type { MeasureName } from '../measures.ts';
import { type Bench, interleave, type Suite } from '../suite.ts';

const sizes: readonly { kib: number; rate: MeasureName; sender: MeasureName; receiver: MeasureName }[] = [
  { kib: 64, rate: 'stream64', sender: 'stream64Sender', receiver: 'stream64Receiver' },
  { kib: 256, rate: 'stream256', sender: 'stream256Sender', receiver: 'stream256Receiver' },
];

/** One way, as much as the stream takes. */
export const streams: Suite = {
  name: 'streams',
  about: 'bytes one way, in large writes',
  async run(bench: Bench) {
    const totalBytes = bench.amount(0x1000_0000);
    await interleave(bench, ['snet', 'snet-aes', 'net', 'tls', 'tls-chacha'], async (pair, counts) => {
      for (const { kib, rate, sender, receiver } of sizes) {
        const writeBytes = kib * 1024;
        const writes = Math.ceil(totalBytes / writeBytes);
        const gigabytes = (writes * writeBytes) / 1e9;
        const cost = await pair.measure((client) => client.call('stream', { writes, writeBytes }));
        if (!counts) continue;
        bench.samples.add(rate, pair.stack, (gigabytes * 1e3) / cost.value);
        bench.samples.add(sender, pair.stack, cost.clientCpuSeconds / gigabytes);
        bench.samples.add(receiver, pair.stack, cost.serverCpuSeconds / gigabytes);
      }
    });
  },
};
