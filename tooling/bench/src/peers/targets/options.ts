import type { PeerModules } from '../modules.ts';
import type { RelayCredentials } from '../relay-server.ts';

export interface TargetOptions {
  readonly name: string;
  /** Of the server, or of a proxy in front of it. */
  readonly port: number;
  readonly credentials: RelayCredentials;
  readonly modules: PeerModules | undefined;
  /** Use everything that the peer's clients have against loss: where it costs nothing it is used anyway. */
  readonly resilient: boolean;
}

/** Long beyond what anything here takes. */
export const answerTimeoutMs = 10_000;
/** Between two attempts to connect, of every client that lets it be set. */
export const redialMs = 100;

export function needed(modules: PeerModules | undefined): PeerModules {
  if (modules === undefined) throw new TypeError('the peers are not installed');
  return modules;
}

/** The other one of a pair. */
export function partnerOf(members: readonly number[], index: number): number {
  return members.find((member) => member !== index) ?? index;
}
