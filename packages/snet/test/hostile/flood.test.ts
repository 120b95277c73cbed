import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { keys, serve, until } from '../node/harness.ts';
import { Flood } from './flood.ts';
import { LiveSession } from './live-session.ts';

const isNightly = process.env['PROJ_NIGHTLY'] !== undefined;
const minutes = 60_000;
const liveSessions = 20;
const maxHandshakes = 64;
const halfOpen = 2_000;

async function begin(): Promise<{
  readonly port: number;
  readonly live: readonly LiveSession[];
  readonly sessions: () => number;
}> {
  // So long a timeout that nothing but the limit ends a handshake.
  const server = await serve((socket) => socket.pipe(socket), { maxHandshakes, handshakeTimeoutMs: 60_000 });
  const live = Array.from({ length: liveSessions }, (_, number) => new LiveSession(server.port, number));
  await until(() => live.every(({ echoes }) => echoes > 0));
  return { port: server.port, live, sessions: () => server.connections };
}

test(`${halfOpen} handshakes that lead nowhere cost live sessions nothing, and the server what ${maxHandshakes} cost`, {
  // Less than what a handshake may take there.
  timeout: 50_000,
}, async () => {
  const { port, live, sessions } = await begin();
  const flood = new Flood(
    port,
    keys.publicKey,
    live.flatMap(({ firstFlights }) => firstFlights),
  );
  onTestFinished(() => flood.destroy());
  await flood.add(halfOpen / 2);

  // In the middle of it some of the live ones lose their transport, and come back with their tickets.
  const cut = live.filter((_, i) => i % 4 === 0);
  for (const session of cut) session.cut();
  await flood.add(halfOpen / 2);
  await until(() => cut.every(({ reattached }) => reattached > 0));

  const before = live.map(({ echoes }) => echoes);
  await until(() => live.every(({ echoes }, i) => echoes > before[i]! + 10));
  expect(sessions()).toBe(liveSessions);
  // Those whose HELLO is not whole, and those that wait to be confirmed.
  await until(() => flood.open <= 2 * maxHandshakes);
  // Nothing was lost, and nothing came twice.
  await Promise.all(live.map((session) => session.stop()));
});

if (isNightly) {
  test('how long a round trip takes in a flood is measured', { timeout: 5 * minutes }, async () => {
    const { port, live } = await begin();
    const measure = async (): Promise<readonly number[]> => {
      for (const session of live) session.roundTripsMs.length = 0;
      await until(() => live.every(({ echoes }) => echoes >= 1_000));
      return live.flatMap(({ roundTripsMs }) => roundTripsMs).toSorted((a, b) => a - b);
    };
    const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)]!;
    const say = (what: string, sorted: readonly number[]): void =>
      console.log(
        `${what}: p50 ${quantile(sorted, 0.5).toFixed(2)} ms, p99 ${quantile(sorted, 0.99).toFixed(2)} ms, ` +
          `${sorted.length} round trips`,
      );
    await measure(); // Warm.
    const quiet = await measure();
    say('before', quiet);
    const attacker = spawn(process.execPath, [
      fileURLToPath(new URL('./flood.ts', import.meta.url)),
      String(port),
      Buffer.from(keys.publicKey).toString('hex'),
      String(halfOpen),
    ]);
    onTestFinished(() => void attacker.kill());
    await measure(); // Until it has got going.
    const loud = await measure();
    say('in the flood', loud);
    console.log(`p99 ratio ${(quantile(loud, 0.99) / quantile(quiet, 0.99)).toFixed(2)}`);
    expect(attacker.exitCode).toBeNull();
    await Promise.all(live.map((session) => session.stop()));
  });
}
