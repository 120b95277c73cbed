import { md5 } from '@proj/crypto/danger';
import { provider } from '@proj/crypto/provider';
import { concatBytes } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { Code } from '../../src/core/errors.ts';
import { LegacyAcceptor, type LegacyAcceptorEvent } from '../../src/danger/core/legacy-acceptor.ts';
import type { LegacyServerSession } from '../../src/danger/core/legacy-server-session.ts';
import { Bench, drain, firstRequest, le64, read, text, zeros } from './bench.ts';

/** The answer of the client to what the server has said on this connection; of generation 1 there is none. */
function verify(session: LegacyServerSession, transport: number, generation: 'g1' | 'g2'): Uint8Array {
  const said = drain(session, transport, 0);
  return generation === 'g1' ? zeros(0) : md5(said.subarray(16, 24), session.key);
}

const lastDetach = (bench: Bench): unknown => bench.serverEvents.filter(({ type }) => type === 'detach').at(-1);

describe.for(['g1', 'g2'] as const)('%s', (generation) => {
  /** A reconnect request of a client that has nothing and has read nothing. */
  const reconnect = ({ id, key }: LegacyServerSession): Uint8Array => {
    const head = concatBytes(id, le64(0n), le64(0n));
    return concatBytes(generation === 'g1' ? zeros(0) : Uint8Array.of(0xff), head, md5(head, key));
  };

  test('the read count that is announced covers what the application has not read [DANGER-5.2]', () => {
    const bench = new Bench(generation);
    bench.client.write(text('12345'));
    bench.exchange();
    const transport = bench.request(bench.reconnectRequest());
    const answer = drain(bench.session!, transport, 0);
    expect(answer.subarray(0, 16)).toEqual(concatBytes(le64(0n), le64(5n)));
    expect(read(bench.session!)).toBe('12345');
  });

  test('an older connection that is confirmed after a newer one changes nothing [DANGER-5.3]', () => {
    const bench = new Bench(generation);
    bench.client.write(text('a'));
    bench.exchange();
    const session = bench.session!;
    const request = bench.reconnectRequest();
    const [late, newer] = [bench.acceptor.attach(0), bench.acceptor.attach(0)];
    bench.toServer(request, newer);
    bench.toServer(verify(session, newer, generation), newer);
    bench.toServer(request, late);
    bench.toServer(verify(session, late, generation), late);
    expect(bench.serverEvents.at(-1)).toMatchObject({ type: 'drop', transport: late, code: 8 });
    session.write(text('b'));
    expect(drain(session, late, 0)).toHaveLength(0);
    expect(drain(session, newer, 0)).toHaveLength(1);
  });

  test('a client that only listens may come back for the whole resume window, once it has shown its key [DANGER-5.9]', () => {
    const bench = new Bench(generation);
    bench.session!.write(text('news'));
    bench.exchange();
    bench.cut();
    bench.session!.detach(bench.ends.server, 0);
    bench.poll();
    // In generation 1 a client that has neither spoken nor come back has shown nothing.
    expect(lastDetach(bench)).toMatchObject({ untilMs: generation === 'g1' ? 30_000 : 600_000 });
    bench.nowMs = 29_000;
    bench.session!.handleTimeout(29_000);
    bench.comeBack();
    bench.cut();
    bench.session!.detach(bench.ends.server, 30_000);
    bench.poll();
    expect(lastDetach(bench)).toMatchObject({ untilMs: 630_000 });
    expect(bench.session!.pollTimeout()).toBe(630_000);
    bench.session!.handleTimeout(629_999);
    expect(bench.session!.state).toBe('detached');
    bench.session!.handleTimeout(630_000);
    expect(bench.session!.state).toBe('closed');
  });

  test('half a handshake takes no place of maxSessions, and a whole one does', () => {
    const acceptor = new LegacyAcceptor(generation, provider, { maxSessions: 1 });
    const next = (): LegacyAcceptorEvent | undefined => acceptor.pollEvent();
    const begin = (publicKey: bigint): LegacyServerSession => {
      const transport = acceptor.attach(0);
      acceptor.receive(transport, firstRequest(generation, le64(publicKey)), 0);
      const event = next();
      if (event?.type !== 'bind') throw new Error(`not begun: ${event?.type}`);
      return event.session;
    };
    const sessions = [begin(5n), begin(25n), begin(125n)];
    const finish = (session: LegacyServerSession, transport: number): void => {
      const answer = verify(session, transport, generation);
      session.receive(transport, concatBytes(answer, text('x')), 0);
    };
    finish(sessions[1]!, 2);
    expect(sessions[1]!.state).toBe('open');
    // There was room when it began, and there is none when it is meant.
    finish(sessions[0]!, 1);
    expect([sessions[0]!.state, sessions[0]!.read()]).toEqual(['closed', undefined]);
    expect(next()).toMatchObject({ type: 'evict', session: sessions[0] });
    acceptor.receive(acceptor.attach(0), firstRequest(generation, le64(625n)), 0);
    expect(next()).toMatchObject({ type: 'drop', error: { code: 'SNET_REFUSED', wireCode: Code.TooManySessions } });
    // Nor does one that comes back get the place of another.
    acceptor.receive(acceptor.attach(0), reconnect(sessions[2]!), 0);
    expect(next()).toMatchObject({ type: 'evict', session: sessions[2] });
    expect(next()).toMatchObject({ type: 'drop', error: { code: 'SNET_REFUSED' } });
    sessions[1]!.abort();
    expect(begin(625n).state).not.toBe('closed');
  });

  test('an ended session that loses its connection waits for its client [DANGER-5.7]', () => {
    const bench = new Bench(generation);
    bench.session!.write(text('last words'));
    bench.client.write(text('x'));
    bench.session!.end();
    drain(bench.session!, bench.ends.server, 0);
    bench.exchange();
    bench.cut();
    bench.session!.detach(bench.ends.server, 10);
    bench.session!.handleTimeout(100_000);
    expect(bench.session!.state).toBe('detached');
    bench.comeBack();
    expect(read(bench.client)).toBe('last words');
  });
});

describe('a challenge', () => {
  test('that is not answered in time costs its connection alone [DANGER-3.2]', () => {
    const bench = new Bench('g2', { handshakeTimeoutMs: 1_000 });
    const transport = bench.request(bench.reconnectRequest());
    expect(bench.session!.pollTimeout()).toBe(1_000);
    bench.session!.handleTimeout(999);
    bench.poll();
    expect(bench.serverEvents.at(-1)).toMatchObject({ type: 'open' });
    bench.session!.handleTimeout(1_000);
    bench.poll();
    expect(bench.serverEvents.at(-1)).toMatchObject({ type: 'drop', transport });
    expect(bench.session!.state).toBe('open');
  });

  test('of a new session that is never answered is forgotten after 30 s [DANGER-5.9]', () => {
    const acceptor = new LegacyAcceptor('g2', provider, { handshakeTimeoutMs: 1_000 });
    acceptor.receive(acceptor.attach(0), firstRequest('g2', le64(5n)), 0);
    const [session] = acceptor.sessions;
    session!.handleTimeout(1_000);
    expect(session!.pollTimeout()).toBe(31_000);
    session!.handleTimeout(30_999);
    expect(acceptor.sessions.size).toBe(1);
    session!.handleTimeout(31_000);
    expect(acceptor.sessions.size).toBe(0);
  });

  test('is awaited on four connections of a session at most: the oldest goes', () => {
    const bench = new Bench('g2');
    const request = bench.reconnectRequest();
    const transports = Array.from({ length: 6 }, () => bench.request(request));
    const dropped = bench.serverEvents.flatMap((event) => (event.type === 'drop' ? [event.transport] : []));
    expect(dropped).toEqual(transports.slice(0, 2));
    expect(bench.session!.state).toBe('open');
  });
});
