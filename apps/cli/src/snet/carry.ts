import process from 'node:process';
import { abortable } from '@proj/io';
import type { SnetSocket } from '@proj/snet';
import { sessionLost } from '../failure.ts';
import { LinkNotice } from '../link.ts';
import { exchange } from './exchange.ts';
import { quiescence } from './quiescence.ts';
import type { StatusLine } from './status-line.ts';
import type { Traffic } from './traffic.ts';
import { lingerMs } from './wire.ts';

/** What a connection that was told farewell may take to be closed. */
const farewellMs = 3_000;

export interface CarryOptions {
  readonly traffic: Traffic;
  readonly status: StatusLine;
  readonly signal: AbortSignal;
  /** The other end's address, for messages. */
  readonly peer: string;
}

/**
 * Carries stdin and stdout over a session that is open, until both directions were delivered whole and the other end
 * knows that they were, or, on an older wire, until both are silent. @throws ExitError, and the signal's reason once the other end was told.
 */
export async function carry(socket: SnetSocket, { traffic, status, signal, peer }: CarryOptions): Promise<void> {
  traffic.follow(socket);
  const link = new LinkNotice((text) => {
    if (!status.shown) status.notice(text);
  });
  socket.on('detach', () => {
    status.setLink(false);
    link.lost();
  });
  socket.on('reattach', () => {
    status.setLink(true);
    link.back();
  });
  socket.on('close', () => link.stop());
  // The terminal is for the data then.
  if (process.stdout.isTTY) socket.once('data', () => status[Symbol.dispose]());
  try {
    await exchange(socket, process, signal);
  } catch (error) {
    throw sessionLost(error, peer, socket.wire);
  } finally {
    status[Symbol.dispose]();
    if (signal.aborted) await quiescence(farewellMs);
    else await abortable(quiescence(lingerMs + farewellMs), signal);
  }
}
