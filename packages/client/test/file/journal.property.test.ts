import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryLine, journalOf, readJournal } from '../../src/file/journal.ts';
import { ClientError } from '../../src/index.ts';
import { StoreState } from '../../src/store-state.ts';
import { outgoing } from './messages.ts';

interface Written {
  readonly bytes: Buffer;
  /** Where each line ends. */
  readonly ends: readonly number[];
  /** How many lines each line knows to have been synced before it. */
  readonly synced: readonly number[];
}

/** A journal as it grows: after a header, one message per line, some of them synced before the next. */
function written(texts: readonly { readonly text: string; readonly durable: boolean }[]): Written {
  let synced = 1;
  const noted = [1];
  const lines = [journalOf(new StoreState()).text];
  for (const [number, { text, durable }] of texts.entries()) {
    lines.push(entryLine([outgoing(number, text)], synced));
    noted.push(synced);
    if (durable) synced = lines.length;
  }
  const ends = lines.map((_, index) => Buffer.byteLength(lines.slice(0, index + 1).join('')));
  return { bytes: Buffer.from(lines.join('')), ends, synced: noted };
}

const journals = fc
  .array(fc.record({ text: fc.string({ unit: 'binary', maxLength: 30 }), durable: fc.boolean() }), { maxLength: 12 })
  .map(written);

/** How many messages are read, or that the journal was refused. */
function outcome(bytes: Buffer): number | 'corrupt' {
  try {
    const { state, lines, bytes: whole } = readJournal(bytes);
    const { outgoing: messages } = state.snapshot();
    expect(messages.map(({ sentAtMs }) => sentAtMs)).toEqual(messages.map((_, index) => index));
    expect(lines).toBe(messages.length + 1);
    expect(whole).toBeLessThanOrEqual(bytes.length);
    return messages.length;
  } catch (error) {
    if (ClientError.is(error, 'CLIENT_STORE_CORRUPT')) return 'corrupt';
    throw error;
  }
}

test('cut anywhere after its header, a journal is what its whole lines say', () => {
  fc.assert(
    fc.property(journals, fc.nat(), ({ bytes, ends }, cut) => {
      const [header = 0] = ends;
      const length = header + (cut % (bytes.length - header + 1));
      expect(outcome(bytes.subarray(0, length))).toBe(ends.filter((end) => end <= length).length - 1);
    }),
    { numRuns: 500 },
  );
});

test('with one byte changed, a journal is refused where a later line had seen the damaged one synced, else cut there', () => {
  fc.assert(
    fc.property(journals, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ bytes, ends, synced }, position, change) => {
      const at = position % bytes.length;
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      const line = ends.filter((end) => end <= at).length;
      // Without the line feed between them, the next line is lost as well, and what it knows.
      const witnesses = synced.slice(line + (bytes[at] === 0x0a ? 2 : 1));
      const isProved = line === 0 || witnesses.some((lines) => lines > line);
      expect(outcome(damaged)).toBe(isProved ? 'corrupt' : line - 1);
    }),
    { numRuns: 1000 },
  );
});
