import type { Duplex, Readable, Writable } from 'node:stream';
import { abortable } from '@proj/io';
import { ExitError } from '../exit.ts';

export interface ExchangeStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
}

/**
 * Sends what comes on stdin and writes what comes from the other end to stdout, each at the speed of the slower side.
 * The end of one direction leaves the other as it is. Resolves when both were delivered whole and stdout has taken
 * everything.
 *
 * @throws the socket's error, ExitError when stdin fails, and the signal's reason; the socket is destroyed then.
 */
export async function exchange(socket: Duplex, { stdin, stdout }: ExchangeStreams, signal: AbortSignal): Promise<void> {
  const ended = new Promise<void>((resolve, reject) => {
    stdin.on('error', (error) => reject(new ExitError('Failed', `the input cannot be read: ${error.message}`)));
    socket.once('error', reject);
    // After an error it comes too late to say otherwise.
    socket.once('close', resolve);
  });
  stdin.pipe(socket);
  socket.pipe(stdout, { end: false });
  try {
    await abortable(ended, signal);
    await abortable(flushed(stdout), signal);
  } catch (error) {
    stdin.unpipe(socket);
    socket.unpipe(stdout);
    socket.destroy();
    // What has come this far is not lost with the session.
    if (!signal.aborted) await abortable(flushed(stdout), signal);
    throw error;
  } finally {
    // Nothing waits for input any more.
    stdin.destroy();
  }
}

/** A failure is told by the stream itself, and aborts what waits here. */
function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', (error) => {
      if (!error) resolve();
    });
  });
}
