/*
 * Where WebAssembly stops being the faster engine for ChaCha20-Poly1305; nothing is asserted. In this package:
 *
 *     node --conditions=@proj/source test/bench/aead.ts
 *
 * Prints microseconds of CPU per call, the fastest of twelve rounds that alternate between the engines: others
 * share the machine.
 */
import process from 'node:process';
import type { Aead } from '../../src/index.ts';
import { NodeAead } from '../../src/provider/node-aead.ts';
import { loadSodium } from '../../src/provider/sodium.ts';
import { SodiumAead } from '../../src/provider/sodium-aead.ts';
import { SodiumArena } from '../../src/provider/sodium-arena.ts';

const roundMs = 20;
const key = new Uint8Array(32).fill(7);
const nonce = new Uint8Array(12).fill(3);
const associatedData = new Uint8Array(3);
const sodium = await loadSodium();
const engines: readonly (readonly [string, Aead])[] = [
  ['OpenSSL', new NodeAead('chacha20-poly1305', key)],
  ['libsodium', new SodiumAead(sodium, key, SodiumArena.of(sodium))],
];

function microsecondsPerCall(call: () => unknown): number {
  const start = performance.now();
  const cpu = process.cpuUsage();
  let calls = 0;
  while (performance.now() - start < roundMs) {
    for (let i = 0; i < 20; i++) call();
    calls += 20;
  }
  const { user, system } = process.cpuUsage(cpu);
  return (user + system) / calls;
}

for (const bytes of [64, 256, 1024, 1536, 2048, 2560, 4096, 16_384]) {
  const plaintext = new Uint8Array(bytes);
  const rows = engines.flatMap(([name, aead]) => {
    const sealed = aead.seal(nonce, associatedData, plaintext);
    return [
      { name: `seal, ${name}`, call: () => aead.seal(nonce, associatedData, plaintext), times: [] as number[] },
      { name: `open, ${name}`, call: () => aead.open(nonce, associatedData, sealed), times: [] as number[] },
    ];
  });
  for (let round = 0; round < 13; round++) {
    for (const row of rows) {
      const time = microsecondsPerCall(row.call);
      // The first round warms up.
      if (round > 0) row.times.push(time);
    }
  }
  console.log(
    `${bytes} bytes: ${rows.map(({ name, times }) => `${name} ${Math.min(...times).toFixed(1)}`).join(' | ')}`,
  );
}
