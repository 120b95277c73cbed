import { type Command, type Switch, usageOf } from '../command.ts';
import { type StorageOptions, serveTable, storageTable } from '../config.ts';
import type { ExitName } from '../exit.ts';
import { type OptionSources, resolveOptions } from '../options.ts';

/** A command on a data directory: what differs between them. */
export interface StorageCommandParts {
  readonly name: string;
  readonly summary: string;
  readonly description: readonly string[];
  /** What stands after the name, each required unless it is in brackets: `NAME`, `[DEVICE]`. */
  readonly words?: readonly string[];
  readonly switches?: readonly Switch[];
  readonly examples: readonly string[];
  run(given: StorageCommandInput): Promise<ExitName>;
}

export interface StorageCommandInput {
  readonly storage: StorageOptions;
  /** What was given for the words; fewer when those in brackets were left out. */
  readonly words: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly sources: OptionSources;
}

export function storageCommand(parts: StorageCommandParts): Command {
  const { name, summary, description, words = [], switches = [], examples } = parts;
  return {
    name,
    summary,
    usage: ({ environment }) =>
      usageOf({
        line: [name, ...words, '[options]'].join(' '),
        description,
        table: storageTable(environment),
        switches,
        examples,
      }),
    run: (sources) => {
      const { values, ...given } = resolveOptions(storageTable(sources.environment), sources, {
        switches: switches.map((row) => row.name),
        positionals: words.filter((word) => !word.startsWith('[')),
        optionalPositionals: words.filter((word) => word.startsWith('[')).length,
        foreignKeys: Object.keys(serveTable(sources.environment)),
      });
      return parts.run({ storage: values, words: given.positionals, switches: given.switches, sources });
    },
  };
}
