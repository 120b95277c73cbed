import type { ConnectionFaults, CutMode, CutReport, Random } from '@proj/chaos-proxy';

/** Offsets at which a connection is being set up and its user logged in, and at which it carries some dozen messages. */
const setup = { min: 128, max: 1024 } as const;
const talk = { min: 1024, max: 24 * 1024 } as const;
/** The share of connections that are cut while they are set up. */
const setupShare = 0.15;
/** Soon, so that those of a wave come together. */
const maxHalfOpenOffset = 4 * 1024;
/** The share of connections that are cut in silence, in one direction, outside of waves. */
const holeShare = 0.025;

/**
 * Cuts every connection at offsets of its own, one for each direction, by a RST or a FIN. Half-open cuts come in waves,
 * one for each client at about the same time: each takes some seconds to notice, and they had better wait together.
 */
export class CutPlan {
  #halfOpenLeft = 0;
  #counts: Record<CutMode, number> = { reset: 0, fin: 0, 'half-open': 0, 'hole-to-server': 0, 'hole-to-client': 0 };

  /** Cuts at planned offsets, by mode. */
  get counts(): Readonly<Record<CutMode, number>> {
    return this.#counts;
  }

  get count(): number {
    return Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
  }

  /** The next so many connections are cut half-open, soon. */
  startWave(connections: number): void {
    this.#halfOpenLeft = connections;
  }

  readonly faults = (_connectionIndex: number, random: Random): ConnectionFaults => {
    const isHalfOpen = this.#halfOpenLeft > 0;
    if (isHalfOpen) this.#halfOpenLeft--;
    const range = random.bool(setupShare) ? setup : talk;
    // With equal chances for every doubling.
    const offset = (max: number): number => Math.floor(range.min * (max / range.min) ** random.next());
    const max = isHalfOpen ? Math.min(range.max, maxHalfOpenOffset) : range.max;
    const afterBytes = { toServer: offset(max), toClient: offset(max) };
    const open = random.bool() ? 'reset' : 'fin';
    const hole = random.bool() ? 'hole-to-server' : 'hole-to-client';
    const isHole = random.bool(holeShare);
    return { cut: { mode: isHalfOpen ? 'half-open' : isHole ? hole : open, afterBytes } };
  };

  record({ mode, cause }: CutReport): void {
    if (cause === 'bytes') this.#counts[mode]++;
  }
}
