import type { SnetErrorCode } from './core/index.ts';
import type { WireName } from './machine.ts';

/** What became of the connections of one wire, since the server was made. */
export interface WireStatistics {
  /** Open now, attached or not. */
  readonly sessions: number;
  /** Sessions that the application was told of. */
  readonly begun: number;
  /** How often one of them came back by another connection. */
  readonly resumed: number;
  /**
   * Connections and handshakes that led to no session, by the code of the error that ended them; `SNET_DIAL_FAILED`: the peer
   * was gone before it had asked for one.
   */
  readonly refused: Readonly<Partial<Record<SnetErrorCode, number>>>;
}

/** Counts for {@link WireStatistics}. */
export class WireCounters {
  sessions = 0;
  begun = 0;
  resumed = 0;
  readonly #refused: Map<SnetErrorCode, number> = new Map();

  refuse(code: SnetErrorCode): void {
    this.#refused.set(code, (this.#refused.get(code) ?? 0) + 1);
  }

  snapshot(): WireStatistics {
    const { sessions, begun, resumed } = this;
    return { sessions, begun, resumed, refused: Object.fromEntries(this.#refused) };
  }
}

/**
 * For each wire that is spoken what became of its connections; `undecided`: those that had not said which they speak, where
 * there is more than one wire.
 */
export type ServerStatistics = Readonly<Partial<Record<WireName | 'undecided', WireStatistics>>>;
