/** Where a page stops for good, for a test to kill it there. */
export type Halt =
  /** An entry has come in, and is not written. */
  | 'before-entry'
  /** A message is written, and not sent. */
  | 'after-outgoing';

/** What a test asks of its page. */
export interface PageCommands {
  open(user: string, halt?: Halt): Promise<void>;
  /** Resolves when it is kept. */
  send(to: string, text: string): Promise<void>;
  /** What is shown of the conversation with somebody: texts and how each fares, in order. */
  shown(peer: string): Promise<readonly string[]>;
  status(): string;
  hasHalted(): boolean;
  /** Once nothing is being written, tells the page that it is about to be frozen, and shows a dialog: nothing runs until that was answered. */
  freeze(): Promise<void>;
  close(): Promise<void>;
}
