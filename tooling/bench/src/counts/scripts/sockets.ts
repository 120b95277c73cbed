import { memoryDuplexPair } from '@proj/io/memory';
import { connect, createServer, generateKeys, type SnetServer, type SnetSocket } from '@proj/snet';
import type { Bench, Holding, Script } from '../script.ts';
import { counted } from '../tally.ts';
import { turn, turns } from '../turns.ts';

/** Both ends of a session as applications have them, over a transport in memory. */
interface Ends {
  readonly client: SnetSocket;
  readonly server: SnetSocket;
}

async function open(bench: Bench, server: SnetServer, serverKey: Uint8Array): Promise<Ends> {
  const arrived = new Promise<SnetSocket>((resolve) => server.once('connection', resolve));
  const client = connect({
    serverKey,
    dial: async () => {
      const [near, far] = memoryDuplexPair();
      server.accept(bench.isCounting ? counted(far, bench.tally, 'server transport ') : far);
      return bench.isCounting ? counted(near, bench.tally, 'client transport ') : near;
    },
  });
  const ends = { client, server: await arrived };
  for (const end of [ends.client, ends.server]) end.on('error', fail);
  // What follows an opening: its confirmation, and what acknowledges that.
  for (let i = 0; i < 8; i++) {
    await turn();
    bench.time.advance(10);
  }
  return ends;
}

function fail(error: Error): void {
  throw error;
}

const messageBytes = 100;

function messages(perTurn: number): Script {
  const rounds = Math.ceil(512 / perTurn);
  return {
    name: `socket-${perTurn}`,
    about: `snet's sockets, over a transport in memory: messages of 100 bytes one way, ${perTurn} in a turn`,
    operation: 'message',
    operations: rounds * perTurn,
    async prepare(bench) {
      const keys = generateKeys();
      const { client, server } = await open(bench, createServer({ keys }), keys.publicKey);
      const message = new Uint8Array(messageBytes).fill(1);
      let received = 0;
      server.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      return {
        async run() {
          received = 0;
          for (let round = 0; round < rounds; round++) {
            for (let i = 0; i < perTurn; i++) client.write(message);
            await turns(3);
            bench.time.advance(1);
          }
          await turns(4);
          if (received !== rounds * perTurn * messageBytes) throw new Error(`${received} bytes arrived`);
        },
      };
    },
  };
}

const bulkWrites = 32;
const bulk: Script = {
  name: 'socket-bulk',
  about: `snet's sockets, over a transport in memory: writes of 64 KiB one way`,
  operation: 'write',
  operations: bulkWrites,
  async prepare(bench) {
    const keys = generateKeys();
    const { client, server } = await open(bench, createServer({ keys }), keys.publicKey);
    const chunk = new Uint8Array(0x1_0000).fill(1);
    let received = 0;
    server.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    return {
      async run() {
        received = 0;
        for (let i = 0; i < bulkWrites; i++) {
          client.write(chunk);
          await turns(6);
          bench.time.advance(1);
        }
        await turns(8);
        if (received !== bulkWrites * chunk.length) throw new Error(`${received} bytes arrived`);
      },
    };
  },
};

const pings = 256;
const ping: Script = {
  name: 'socket-ping',
  about: `snet's sockets, over a transport in memory: 100 bytes there and back`,
  operation: 'round trip',
  operations: pings,
  async prepare(bench) {
    const keys = generateKeys();
    const { client, server } = await open(bench, createServer({ keys }), keys.publicKey);
    const message = new Uint8Array(messageBytes).fill(1);
    let received = 0;
    server.on('data', (chunk: Buffer) => void server.write(chunk));
    client.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    return {
      async run() {
        received = 0;
        for (let i = 0; i < pings; i++) {
          client.write(message);
          await turns(6);
          bench.time.advance(1);
        }
        if (received !== pings * messageBytes) throw new Error(`${received} bytes came back`);
      },
    };
  },
};

export const socketScripts: readonly Script[] = [messages(1), messages(8), messages(256), bulk, ping];

export const idleSockets: Holding = {
  name: 'socket-held',
  about: 'memory of a session nobody uses, both ends, with its transport in memory',
  operation: 'session',
  prepare(bench) {
    const keys = generateKeys();
    const server = createServer({ keys });
    return () => open(bench, server, keys.publicKey);
  },
};
