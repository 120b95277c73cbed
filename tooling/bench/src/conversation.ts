import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * How the two ends of a connection speak, over whatever stack: the client's first eight bytes say how many bytes it is
 * going to send, and the server answers with one byte when it has them all. 0: the server sends back what it gets.
 */
const headerBytes = 8;

export function header(expectedBytes: number): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeDoubleBE(expectedBytes);
  return bytes;
}

/** The server's part. */
export function serve(socket: Duplex): void {
  let preamble = Buffer.alloc(0);
  const onPreamble = (chunk: Buffer): void => {
    preamble = Buffer.concat([preamble, chunk]);
    if (preamble.length < headerBytes) return;
    socket.off('data', onPreamble);
    const expected = preamble.readDoubleBE();
    const rest = preamble.subarray(headerBytes);
    preamble = Buffer.alloc(0); // A few bytes of Node's pool would keep all of it for as long as the connection lives.
    const onData = expected === 0 ? echo(socket) : count(socket, expected);
    socket.on('data', onData);
    if (rest.length > 0) onData(rest);
  };
  socket.on('data', onPreamble);
  // Clients break connections on purpose here.
  socket.on('error', () => {});
}

/** As {@link serve}, of a client that wants its bytes back. */
export function serveWebSocket(socket: WebSocket): void {
  socket.once('message', (first: Buffer) => {
    socket.send(first.subarray(headerBytes));
    socket.on('message', (message) => socket.send(message));
  });
  socket.on('error', () => {});
}

function echo(socket: Duplex): (chunk: Buffer) => void {
  return (chunk) => void socket.write(chunk);
}

function count(socket: Duplex, expected: number): (chunk: Buffer) => void {
  let left = expected;
  return (chunk) => {
    left -= chunk.length;
    if (left === 0) socket.write('.');
  };
}

/** Resolves with the next chunk. Rejects when the stream breaks first. */
export function nextChunk(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** A connection whose server sends back what it gets, after the first byte came back. */
export async function beginEcho(socket: Duplex): Promise<void> {
  const echoed = nextChunk(socket);
  socket.write(Buffer.concat([header(0), Buffer.of(0)]));
  await echoed;
}
