import { SnetError } from '../core/index.ts';
import type { SnetStream } from './stream.ts';

/** Holds no bytes itself: each read asks the stream for a chunk, and stops it again. */
export function readableFrom(stream: SnetStream): ReadableStream<Uint8Array> {
  let over = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (error: Error): void => {
          if (!over) controller.error(error);
          over = true;
        };
        if (stream.readableEnded) {
          over = true;
          controller.close();
          return;
        }
        if (stream.destroyed) {
          fail(destroyed());
          return;
        }
        stream.on('data', (chunk) => {
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 0) <= 0) stream.pause();
        });
        stream.pause();
        stream.on('end', () => {
          over = true;
          controller.close();
        });
        stream.on('error', fail);
        stream.on('close', () => fail(destroyed()));
      },
      pull() {
        stream.resume();
      },
      cancel() {
        over = true;
        stream.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Holds no bytes itself: a write is done when the session has taken it. */
export function writableTo(stream: SnetStream): WritableStream<Uint8Array> {
  const drained = new Signal();
  const finished = new Signal();
  return new WritableStream<Uint8Array>({
    start(controller) {
      const fail = (error: Error): void => {
        controller.error(error);
        drained.fail(error);
        finished.fail(error);
      };
      if (stream.destroyed) {
        fail(destroyed());
        return;
      }
      stream.on('drain', () => drained.fire());
      stream.on('finish', () => finished.fire());
      stream.on('error', fail);
      stream.on('close', () => fail(destroyed()));
    },
    write(chunk) {
      return stream.write(chunk) ? undefined : drained.next();
    },
    close() {
      stream.end();
      return finished.next();
    },
    abort(reason) {
      stream.destroy(reason instanceof Error ? reason : undefined);
    },
  });
}

function destroyed(): SnetError {
  return new SnetError('SNET_CLOSED', 'the stream was destroyed');
}

/** One waiter at a time, as a WritableStream's sink is called. */
class Signal {
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #failure: Error | undefined;

  next(): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  fire(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
