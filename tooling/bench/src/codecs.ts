import { benchCopies, type CodecRow, codecTable } from './codecs/copies.ts';
import { benchCuts } from './codecs/cuts.ts';
import { benchMessages } from './codecs/messages.ts';
import { protobufPeers } from './codecs/protobuf-peers.ts';
import { installPeers } from './peers/install.ts';
import { Sheet } from './sheet.ts';
import { sheetTable } from './sheet-table.ts';
import type { Scale } from './suite.ts';

/** A table beside other ways to do the same. */
interface Duel {
  readonly name: string;
  readonly ours: string;
  readonly notes: readonly string[];
  readonly rows: Sheet;
}

export interface CodecFigures {
  readonly rows: readonly CodecRow[];
  readonly suites: readonly Duel[];
}

export interface CodecBenchOptions {
  readonly scale: Scale;
  /** Whether to install protobufjs and stand beside it. */
  readonly withPeers: boolean;
  readonly say: (line: string) => void;
}

/** Decoders beside a copy, frames beside the naive way, messages beside protobufjs. */
export function benchCodecs({ scale: { rounds, divisor }, withPeers, say }: CodecBenchOptions): CodecFigures {
  if (withPeers) installPeers(say);
  const cuts = new Sheet();
  const messages = new Sheet();
  // First what needs least: memory that is in use makes each allocation dearer.
  benchMessages(rounds, divisor, protobufPeers(), messages);
  benchCuts(rounds, divisor, cuts);
  const rows = benchCopies(rounds, divisor);
  const duel = (name: string, sheet: Sheet, ...notes: readonly string[]): Duel => ({
    name,
    ours: 'ours',
    notes,
    rows: sheet,
  });
  return {
    rows,
    suites: [
      duel(
        'cuts',
        cuts,
        'The naive way copies all that waits with each chunk, answers two views of each frame and checks nothing but lengths; ' +
          'ours checks each field, and says where a frame lies to who decodes it there, as our server and client do.',
      ),
      duel(
        'messages',
        messages,
        'Entries of 64 conversations in turn, each with a text of 100 bytes: identity of 16 bytes, sender, conversation, place in the log, two moments. Ours is ' +
          'a frame with a header and a body, and every value is checked both ways, as server and client do it; protobufjs has one flat message with its ' +
          'length in front, and checks nothing. To route, ours decodes the header alone; protobufjs cannot decode a part.',
      ),
    ],
  };
}

/** Markdown tables. */
export function codecTables({ rows, suites }: CodecFigures): string {
  const duels = suites.map(({ name, ours, notes, rows: sheet }) =>
    [`## ${name}`, sheetTable(ours, sheet), ...notes].join('\n\n'),
  );
  return [codecTable(rows), ...duels].join('\n\n');
}
