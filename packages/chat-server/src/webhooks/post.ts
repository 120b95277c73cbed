import { type ClientRequest, Agent as HttpAgent, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Clock } from '@proj/io';

export interface PostOptions {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
  /** For all of it, from the connection to the end of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  /** What `retry-after` asks for, when it gives seconds. */
  readonly retryAfterMs: number | undefined;
}

/** It took longer than it may. */
export class PostTimeout extends Error {
  override readonly name = 'PostTimeout';
}

/** What is read of an answer's body before the connection is given up: it is of no interest. */
const longestAnswerBytes = 65_536;
const longestHeadersBytes = 16_384;

/** Posts to one address over one connection at a time. Follows no redirects. */
export class Poster implements Disposable {
  readonly #url: URL;
  readonly #clock: Clock;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #request: (url: URL, options: RequestOptions) => ClientRequest;

  constructor(url: URL, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
    const isSecure = url.protocol === 'https:';
    this.#agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 1 });
    this.#request = isSecure ? requestHttps : requestHttp;
  }

  /** Rejects when there was no answer: with a {@link PostTimeout}, the signal's reason, or an error of the connection. */
  post({ headers, body, timeoutMs, signal }: PostOptions): Promise<PostAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<PostAnswer>();
    const bytes = Buffer.from(body);
    const request = this.#request(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: { ...headers, 'content-length': bytes.length },
      maxHeaderSize: longestHeadersBytes,
    });
    let answer: PostAnswer | undefined;
    const end = (error: unknown): void => {
      // An answer whose body does not end is an answer.
      if (answer === undefined) reject(error);
      request.destroy();
    };
    const timer = this.#clock.schedule(this.#clock.now() + timeoutMs, () => end(new PostTimeout('no answer in time')));
    const onAbort = (): void => end(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    request.on('error', reject);
    request.on('close', () => {
      if (answer === undefined) reject(new Error('the connection was closed before the answer'));
    });
    request.on('response', (response) => {
      const seconds = /^\d{1,6}$/.exec(response.headers['retry-after'] ?? '')?.[0];
      const known: PostAnswer = {
        status: response.statusCode ?? 0,
        retryAfterMs: seconds === undefined ? undefined : Number(seconds) * 1_000,
      };
      answer = known;
      let length = 0;
      // The status says it all. The rest is read for the sake of the connection, which is used again if it ends soon.
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > longestAnswerBytes) request.destroy();
      });
      response.on('error', () => {});
      response.on('close', () => resolve(known));
    });
    if (signal.aborted) onAbort();
    else request.end(bytes);
    return promise.finally(() => {
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
