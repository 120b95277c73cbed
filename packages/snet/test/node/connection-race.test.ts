import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import * as net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConnectionRace, type RaceOptions } from '../../src/node/connection-race.ts';
import { selfSigned } from './certificate.ts';
import { dial, failureOf, serve, serveTcp, until } from './harness.ts';

const four = (last: number): LookupAddress => ({ address: `192.0.2.${last}`, family: 4 });
const six = (last: number): LookupAddress => ({ address: `2001:db8::${last}`, family: 6 });

/** A network where nothing happens by itself: a test connects and fails the attempts. */
function staged(addresses: readonly LookupAddress[], options: Partial<RaceOptions> = {}) {
  const attempts: { readonly address: string; readonly socket: net.Socket }[] = [];
  const events: string[] = [];
  let lookups = 0;
  const race = new ConnectionRace(
    {
      attemptDelayMs: 60_000,
      lookup: (_host, _options, done) => {
        lookups++;
        done(null, [...addresses]);
      },
      ...options,
    },
    (socket) => socket.on('connectionAttemptTimeout', (ip) => events.push(`no answer from ${ip}`)),
    ({ lookup }) => {
      const socket = new net.Socket();
      lookup?.('', {}, (_error, address) => attempts.push({ address: address as string, socket }));
      return socket;
    },
  );
  const controller = new AbortController();
  const start = (): Promise<net.Socket> => {
    const dialled = race.dial({ host: 'server.test', port: 7_000 }, controller.signal);
    dialled.catch(() => {});
    return dialled;
  };
  const began = (): string[] => attempts.map(({ address }) => address);
  const of = (address: string): net.Socket => attempts.findLast((attempt) => attempt.address === address)!.socket;
  const win = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4'): void => {
    Object.defineProperty(of(address), 'remoteAddress', { value: family === 'IPv4' ? '192.0.2.1' : '2001:db8::1' });
    of(address).emit('connect');
  };
  return { start, began, of, win, attempts, events, controller, lookups: () => lookups };
}

const refused = (address: string): Error => Object.assign(new Error(`refused by ${address}`), { code: 'ECONNREFUSED' });

describe('a race for a connection', () => {
  test('tries one address after the other, and gives none up before another has won', async () => {
    const { start, began, of, win, events } = staged([four(1), four(2), four(3)], { attemptDelayMs: 10 });
    const dialled = start();
    await until(() => began().length === 3);
    expect(began()).toEqual(['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    expect(events).toEqual(['no answer from 192.0.2.1', 'no answer from 192.0.2.2']);
    expect(of('192.0.2.1').destroyed).toBe(false);
    win('192.0.2.1');
    expect(await dialled).toBe(of('192.0.2.1'));
    expect([of('192.0.2.2').destroyed, of('192.0.2.3').destroyed]).toEqual([true, true]);
  });

  test('waits for the first while it may still answer', async () => {
    const { start, began, win } = staged([four(1), four(2)]);
    const dialled = start();
    await until(() => began().length > 0);
    win('192.0.2.1');
    await dialled;
    expect(began()).toEqual(['192.0.2.1']);
  });

  test('goes on at once when one fails', async () => {
    const { start, began, of, win } = staged([four(1), four(2)]);
    const dialled = start();
    await until(() => began().length === 1);
    of('192.0.2.1').destroy(refused('1'));
    await until(() => began().length === 2);
    win('192.0.2.2');
    expect(await dialled).toBe(of('192.0.2.2'));
  });

  test('takes families in turn, and begins the next time with the one that worked', async () => {
    const { start, began, win, attempts, lookups } = staged([six(1), six(2), six(3), four(1)], { attemptDelayMs: 10 });
    const first = start();
    await until(() => began().length === 4);
    expect(began()).toEqual(['2001:db8::1', '192.0.2.1', '2001:db8::2', '2001:db8::3']);
    win('192.0.2.1');
    await first;
    attempts.length = 0;
    const second = start();
    await until(() => began().length === 1);
    expect(began()).toEqual(['192.0.2.1']);
    win('192.0.2.1');
    await second;
    expect(lookups()).toBe(2); // DNS is asked again.
  });

  test('that is lost everywhere says so of each address, with the code of the first', async () => {
    const { start, began, of } = staged([four(1), four(2)]);
    const dialled = start();
    await until(() => began().length === 1);
    of('192.0.2.1').destroy(refused('1'));
    await until(() => began().length === 2);
    of('192.0.2.2').destroy();
    const error = await dialled.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({
      message:
        'no address of server.test:7000 answers: refused by 1; the connection was closed before it was established',
      code: 'ECONNREFUSED',
      errors: [{ code: 'ECONNREFUSED' }, {}],
    });
  });

  test('that is lost at the only address says what happened there', async () => {
    const { start, began, of } = staged([four(1)]);
    const dialled = start();
    await until(() => began().length === 1);
    const error = refused('1');
    of('192.0.2.1').destroy(error);
    await expect(dialled).rejects.toBe(error);
  });

  test('that is aborted ends every attempt', async () => {
    const { start, began, of, controller } = staged([four(1), four(2)], { attemptDelayMs: 10 });
    const dialled = start();
    await until(() => began().length === 2);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(dialled).rejects.toBe(reason);
    expect([of('192.0.2.1').destroyed, of('192.0.2.2').destroyed]).toEqual([true, true]);
  });

  test('begins one attempt at a time where the local port is fixed', async () => {
    const { start, began, of, win } = staged([four(1), four(2)], { attemptDelayMs: 10, localPort: 7_001 });
    const dialled = start();
    const beside = staged([four(1), four(2), four(3)], { attemptDelayMs: 10 });
    void beside.start();
    await until(() => beside.began().length === 3);
    beside.controller.abort();
    expect(began()).toEqual(['192.0.2.1']);
    of('192.0.2.1').destroy(refused('1'));
    await until(() => began().length === 2);
    win('192.0.2.2');
    await dialled;
  });

  test('is none with autoSelectFamily: false, and leaves out what the local address cannot reach', async () => {
    const single = staged([four(1), four(2)], { autoSelectFamily: false });
    const first = single.start();
    await until(() => single.began().length === 1);
    single.of('192.0.2.1').destroy(refused('1'));
    await expect(first).rejects.toThrow('refused by 1');
    const local = staged([six(1), four(1)], { localAddress: '127.0.0.1' });
    const second = local.start();
    await until(() => local.began().length === 1);
    expect(local.began()).toEqual(['192.0.2.1']);
    local.win('192.0.2.1');
    await second;
  });

  test('takes the one address of a lookup that cannot give all, and none for an error', async () => {
    const one = staged([], { lookup: (_host, _options, done) => done(null, '192.0.2.9', 4) });
    const dialled = one.start();
    await until(() => one.began().length === 1);
    one.win('192.0.2.9');
    await dialled;
    await expect(staged([]).start()).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });
});

/** A name that stands for these addresses of the loopback network. */
const named = (...addresses: readonly string[]): { readonly host: string; readonly lookup: net.LookupFunction } => ({
  host: 'server.test',
  lookup: (_host, _options, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    ),
});

describe('a socket that dials a host with several addresses', () => {
  test('is connected to the one that answers, and tells of each attempt', async () => {
    const server = await serve((socket) => socket.end('hello'));
    const socket = dial(server.port, named('127.0.0.2', '127.0.0.1'));
    const seen: string[] = [];
    socket.on('connectionAttempt', (ip) => seen.push(`to ${ip}`));
    socket.on('connectionAttemptFailed', (ip) => seen.push(`not ${ip}`));
    socket.on('lookup', (error, address) => seen.push(`${String(error)} ${address}`));
    await once(socket, 'connect');
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(seen).toEqual(['null 127.0.0.2', 'to 127.0.0.2', 'not 127.0.0.2', 'null 127.0.0.1', 'to 127.0.0.1']);
  });

  test('fails with all of their errors', async () => {
    const port = await serveTcp(() => {});
    const failure = await failureOf(dial(port, named('127.0.0.2', '127.0.0.3')));
    expect(failure).toMatchObject({ code: 'SNET_DIAL_FAILED', cause: { code: 'ECONNREFUSED', errors: [{}, {}] } });
    expect(failure.message).toContain('127.0.0.3');
  });

  test('races below TLS, whose certificate is for the name', async () => {
    const { key, cert } = selfSigned();
    const server = await serve((socket) => socket.end('hello'), { tls: { key, cert } });
    const asked: string[] = [];
    const socket = dial(server.port, {
      ...named('127.0.0.2', '127.0.0.1'),
      tls: {
        ca: cert,
        checkServerIdentity(host) {
          asked.push(host);
          return undefined;
        },
      },
    });
    await once(socket, 'connect');
    expect(asked).toEqual(['server.test']);
    expect(socket.remotePort).toBe(server.port);
  });

  test.for([9, 60_001, Number.NaN])(
    'does not wait %d ms between two of them: SNET_BAD_OPTION',
    (connectAttemptDelayMs) => {
      expect(() => dial(1, { connectAttemptDelayMs })).toThrow('[SNET_BAD_OPTION]');
    },
  );

  test('given up while the name is looked up, dials nowhere', async () => {
    const asked = Promise.withResolvers<() => void>();
    let dials = 0;
    const port = await serveTcp(() => dials++);
    const socket = dial(port, {
      host: 'server.test',
      lookup: (_host, _options, done) => asked.resolve(() => done(null, [{ address: '127.0.0.1', family: 4 }])),
    });
    const answer = await asked.promise;
    socket.destroy();
    answer();
    await once(socket, 'close');
    const other = net.connect(port, '127.0.0.1');
    onTestFinished(() => void other.destroy());
    await until(() => dials > 0);
    expect(dials).toBe(1);
  });
});
