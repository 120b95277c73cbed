import { connect, type SnetStream } from '../../../src/web/index.ts';

/** What the page has seen, for the test to ask for. */
export interface PageReport {
  /** Of {@link PageReport.received}, until something else than the next number came. */
  readonly firstWrong: string | undefined;
  readonly received: number;
  readonly sent: number;
  readonly detaches: number;
  readonly reattaches: number;
  readonly attached: boolean;
  readonly ended: boolean;
  readonly finished: boolean;
  readonly closed: boolean;
  readonly error: string | undefined;
}

export interface NumbersPage {
  /** Connects, and sends 0, 1, 2 … as uint32 until {@link finish}. Rejects as `connect` does. */
  start(url: string, serverKey: readonly number[]): Promise<void>;
  report(): PageReport;
  /** The last number has been sent. */
  finish(): void;
}

const state = {
  firstWrong: undefined as string | undefined,
  received: 0,
  sent: 0,
  detaches: 0,
  reattaches: 0,
  ended: false,
  finished: false,
  closed: false,
  error: undefined as string | undefined,
};
let stream: SnetStream | undefined;
let isFinishing = false;
/** The beginning of a number that came in pieces. */
let rest: Uint8Array = new Uint8Array(0);

function receive(chunk: Uint8Array): void {
  const bytes = new Uint8Array(rest.length + chunk.length);
  bytes.set(rest);
  bytes.set(chunk, rest.length);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length - (bytes.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const number = view.getUint32(at);
    if (number !== state.received) state.firstWrong ??= `${number} instead of ${state.received}`;
    state.received++;
  }
  rest = bytes.slice(whole);
}

/** Some numbers every few milliseconds while there is room, so that cuts hit a stream that is moving. */
async function send(to: SnetStream): Promise<void> {
  while (!isFinishing) {
    const view = new DataView(new ArrayBuffer(4 * 100));
    for (let at = 0; at < view.byteLength; at += 4) view.setUint32(at, state.sent++);
    if (!to.write(new Uint8Array(view.buffer))) await next(to, 'drain');
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
  to.end();
}

function next(of: SnetStream, event: 'drain'): Promise<void> {
  return new Promise((resolve) => {
    const subscription = of.on(event, () => {
      subscription[Symbol.dispose]();
      resolve();
    });
  });
}

const page: NumbersPage = {
  async start(url, serverKey) {
    stream = await connect(url, {
      serverKey: Uint8Array.from(serverKey),
      allowHalfOpen: true,
      connectTimeoutMs: 2_000,
      handshakeTimeoutMs: 2_000,
      keepAliveMs: 300,
      deadPathMs: 300,
      maxRedialDelayMs: 200,
    });
    stream.on('detach', () => void state.detaches++);
    stream.on('reattach', () => void state.reattaches++);
    stream.on('end', () => {
      state.ended = true;
    });
    stream.on('finish', () => {
      state.finished = true;
    });
    stream.on('close', () => {
      state.closed = true;
    });
    stream.on('error', (error) => {
      state.error = error.message;
    });
    stream.on('data', receive);
    void send(stream);
  },
  report: () => ({ ...state, attached: stream?.attached ?? false }),
  finish() {
    isFinishing = true;
  },
};

Object.assign(globalThis, { numbersPage: page });
