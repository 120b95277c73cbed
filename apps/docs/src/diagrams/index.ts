import { transitions } from '@proj/snet/core';
import { sequence } from './sequence.ts';
import { stateDiagram } from './state-diagram.ts';

/** The states of a session, from the table that it runs by. */
export function sessionStates(): string {
  return stateDiagram({
    title: 'The states of a session, and what moves it from one to the next',
    table: transitions,
    places: {
      idle: { x: 10, y: 50, width: 100 },
      handshaking: { x: 190, y: 50, width: 130 },
      open: { x: 400, y: 50, width: 190 },
      closing: { x: 700, y: 50, width: 130 },
      detached: { x: 400, y: 160, width: 125 },
      closed: { x: 10, y: 290, width: 820 },
    },
    width: 840,
    height: 340,
  });
}

/** A session from its first byte, through a cut, to its next connection. */
export function handshakeAndResume(): string {
  const [client, server] = ['client', 'server'];
  return sequence({
    title: 'A new session, one message, a link that breaks, and the resume of the session on another connection',
    lanes: [client, server],
    gap: 520,
    steps: [
      { chapter: 'a new session' },
      { from: client, to: server, says: 'HELLO', with: 'suites · e, es, e1 · settings' },
      { from: server, to: client, says: 'ACCEPT', with: 'suite · e, ee, ekem1, psk · two tickets · settings' },
      { from: client, to: server, says: 'CONFIRM', with: 'the first record under the keys of this connection' },
      { at: server, note: 'the application is told of a session' },
      { chapter: 'one message' },
      { from: client, to: server, says: 'DATA', with: 'bytes 0 to 120' },
      { from: server, to: client, says: 'ACK', with: 'I hold everything before 120' },
      { chapter: 'the link breaks' },
      { from: client, to: server, says: 'DATA', with: 'bytes 120 to 300', lost: true },
      { at: client, note: 'what was not acknowledged is kept; dial again' },
      { chapter: 'the same session, another connection' },
      {
        from: client,
        to: server,
        says: 'HELLO',
        with: 'ticket · what I hold, sealed · bytes 120 to 300, ahead of the answer',
      },
      { at: server, note: 'ticket, seal and positions are checked before any Diffie–Hellman' },
      {
        from: server,
        to: client,
        says: 'ACCEPT',
        with: 'resumed · I hold everything before 300 · what you lack follows',
      },
      { from: client, to: server, says: 'CONFIRM', with: 'from here on the older connection is nothing to anybody' },
    ],
  });
}

/** What becomes of a message between two people. */
export function oneMessage(): string {
  const [screen, outbox, server, log, other] = ['her screen', 'her client', 'the server', 'its log', 'his client'];
  return sequence({
    title: 'A message from the screen of one person to that of another',
    lanes: [screen, outbox, server, log, other],
    gap: 200,
    steps: [
      { from: screen, to: outbox, says: 'post', with: 'a text, and its id' },
      { at: outbox, note: 'kept on the disk' },
      { from: outbox, to: screen, says: 'queued' },
      { from: outbox, to: server, says: 'Send', with: 'again until answered' },
      { from: server, to: log, says: 'append', with: 'many in one commit' },
      { from: log, to: server, says: 'seq 12', with: 'on the disk' },
      { from: server, to: outbox, says: 'Accepted', with: 'never lost from here on' },
      { from: outbox, to: screen, says: 'accepted' },
      { from: server, to: other, says: 'Entry', with: 'text and seq' },
      { at: other, note: 'entry and cursor in one write' },
      { from: other, to: server, says: 'Received', with: 'up to 12' },
      { from: server, to: outbox, says: 'Delivered', with: 'up to 12' },
      { from: outbox, to: screen, says: 'delivered' },
    ],
  });
}

/** By the name that documents use: `<!-- diagram: session-states -->`. */
export const diagrams: Readonly<Record<string, () => string>> = {
  'session-states': sessionStates,
  'handshake-and-resume': handshakeAndResume,
  'one-message': oneMessage,
};
