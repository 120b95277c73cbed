/** What a message says of itself, so that whoever gets it knows whether it had to come, and when. */
export interface Stamp {
  /** The session that sent it. */
  readonly sender: number;
  /** Of the messages of that session, from 0. */
  readonly number: number;
}

const pattern = /^load ([0-9a-z]{1,12}) (\d{1,9}) (\d{1,9}) /;

/** Bytes that a stamp takes at most; a message cannot be smaller. */
export const leastMessageBytes = 40;

/** Reads and writes the messages of one run. What others send to the same conversations is none of them. */
export class Stamper {
  readonly #run: string;
  readonly #padding: string;
  readonly #bytes: number;

  /** @param run 1 to 12 characters of 0-9 and a-z. @param bytes of each message, from {@link leastMessageBytes}. */
  constructor(run: string, bytes: number) {
    this.#run = run;
    this.#bytes = bytes;
    this.#padding = 'The quick brown fox jumps over the lazy dog. '.repeat(Math.ceil(bytes / 45));
  }

  /** ASCII, so that its length is its size. */
  write({ sender, number }: Stamp): string {
    const head = `load ${this.#run} ${sender} ${number} `;
    return head + this.#padding.slice(0, this.#bytes - head.length);
  }

  /** `undefined`: not of this run. */
  read(text: string): Stamp | undefined {
    const [, run, sender, number] = pattern.exec(text) ?? [];
    return run === this.#run ? { sender: Number(sender), number: Number(number) } : undefined;
  }
}
