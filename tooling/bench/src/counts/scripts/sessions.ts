import { Acceptor } from '@proj/snet/core';
import { CorePair, readAll } from '../core-pair.ts';
import type { Bench, Prepared, Script } from '../script.ts';

const messageBytes = 100;

/** Messages of 100 bytes, so many of them in a turn, one way. */
function messages(perTurn: number): Script {
  const turns = Math.ceil(512 / perTurn);
  return {
    name: `session-${perTurn}`,
    about: `snet's machines: messages of 100 bytes one way, ${perTurn} in a turn`,
    operation: 'message',
    operations: turns * perTurn,
    prepare(bench): Prepared {
      const pair = CorePair.open(bench);
      const message = new Uint8Array(messageBytes).fill(1);
      return {
        run() {
          for (let turn = 0; turn < turns; turn++) {
            for (let i = 0; i < perTurn; i++) mustTake(pair.client.write(message), messageBytes);
            pair.pump();
            mustTake(readAll(pair.server), perTurn * messageBytes);
            step(bench, pair);
          }
        },
      };
    },
  };
}

const bulk: Script = {
  name: 'session-bulk',
  about: `snet's machines: writes of 64 KiB one way`,
  operation: 'write',
  operations: 32,
  prepare(bench) {
    const pair = CorePair.open(bench);
    const chunk = new Uint8Array(0x1_0000).fill(1);
    return {
      run() {
        for (let i = 0; i < 32; i++) {
          for (let sent = 0; sent < chunk.length; ) {
            const taken = pair.client.write(chunk.subarray(sent));
            pair.pump();
            const read = readAll(pair.server);
            pair.pump();
            if (taken + read === 0) throw new Error('nothing moves');
            sent += taken;
          }
          step(bench, pair);
        }
      },
    };
  },
};

const pings: Script = {
  name: 'session-ping',
  about: `snet's machines: 100 bytes there and back`,
  operation: 'round trip',
  operations: 256,
  prepare(bench) {
    const pair = CorePair.open(bench);
    const message = new Uint8Array(messageBytes).fill(1);
    return {
      run() {
        for (let i = 0; i < 256; i++) {
          mustTake(pair.client.write(message), messageBytes);
          pair.pump();
          mustTake(readAll(pair.server), messageBytes);
          mustTake(pair.server.write(message), messageBytes);
          pair.pump();
          mustTake(readAll(pair.client), messageBytes);
          step(bench, pair);
        }
      },
    };
  },
};

const idleMinutes = 120;
const idle: Script = {
  name: 'session-idle',
  about: `snet's machines: a minute without a word`,
  operation: 'minute',
  operations: idleMinutes,
  prepare(bench) {
    const pair = CorePair.open(bench);
    return {
      run() {
        const endMs = bench.time.nowMs + idleMinutes * 60_000;
        while (pair.dueAtMs <= endMs) {
          bench.time.advance(Math.max(0, pair.dueAtMs - bench.time.nowMs));
          pair.elapse();
        }
        bench.time.advance(endMs - bench.time.nowMs);
      },
    };
  },
};

const handshakes: Script = {
  name: 'handshake',
  about: `snet's machines: a session opened and ended, with X25519, ML-KEM-768 and ChaCha20-Poly1305`,
  operation: 'session',
  operations: 16,
  prepare(bench) {
    const keys = bench.crypto.x25519.generate();
    const acceptor = new Acceptor(bench.crypto, keys);
    return {
      run() {
        for (let i = 0; i < 16; i++) {
          const pair = new CorePair(bench, keys, acceptor);
          pair.connect();
          pair.client.abort();
          pair.server.abort();
        }
      },
    };
  },
};

const resumes: Script = {
  name: 'resume',
  about: `snet's machines: a session that lost its connection comes back, with 100 bytes that wait`,
  operation: 'resume',
  operations: 16,
  prepare(bench) {
    const pair = CorePair.open(bench);
    const message = new Uint8Array(messageBytes).fill(1);
    return {
      run() {
        for (let i = 0; i < 16; i++) {
          pair.cut();
          mustTake(pair.client.write(message), messageBytes);
          bench.time.advance(Math.max(0, pair.dueAtMs - bench.time.nowMs));
          pair.elapse();
          mustTake(readAll(pair.server), messageBytes);
          step(bench, pair);
        }
      },
    };
  },
};

/** A millisecond passes, and acknowledgements that waited for it. */
function step(bench: Bench, pair: CorePair): void {
  bench.time.advance(1);
  pair.elapse();
}

function mustTake(bytes: number, expected: number): void {
  if (bytes !== expected) throw new Error(`${bytes} bytes instead of ${expected}`);
}

export const sessionScripts: readonly Script[] = [
  messages(1),
  messages(8),
  messages(256),
  bulk,
  pings,
  idle,
  handshakes,
  resumes,
];
