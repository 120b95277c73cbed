import type { SnetErrorCode, SnetServer, SnetSocket } from '@proj/snet';
import { Counter, Gauge, type Registry } from 'prom-client';
import { prefix } from './server-metrics.ts';

export type Wire = SnetSocket['wire'];

/** What carries a session: a connection of its own, or a WebSocket of the page. */
export type Carrier = 'tcp' | 'ws';

const wires: readonly Wire[] = ['v2', 'g2', 'g1'];

/** Sessions of the transport: what is attached, what comes back, what is turned away. */
export class SnetMetrics {
  readonly #sockets: Set<SnetSocket> = new Set();
  #carrierOf: (socket: SnetSocket) => Carrier = () => 'tcp';
  readonly #sessions: Counter<'wire'>;
  readonly #detaches: Counter;
  readonly #resumes: Counter;
  readonly #replayed: Counter;
  readonly #refused: Counter<'code'>;
  readonly #drops: Counter;

  constructor(registry: Registry, enabled: readonly Wire[]) {
    const registers = [registry];
    const name = (suffix: string): string => `${prefix}snet_${suffix}`;
    this.#sessions = new Counter({
      registers,
      name: name('sessions_total'),
      help: 'Sessions that began, by wire',
      labelNames: ['wire'],
    });
    this.#detaches = new Counter({ registers, name: name('detaches_total'), help: 'Connections that broke' });
    this.#resumes = new Counter({ registers, name: name('resumes_total'), help: 'Sessions that came back' });
    this.#replayed = new Counter({ registers, name: name('replayed_bytes_total'), help: 'Bytes sent again for them' });
    this.#refused = new Counter({
      registers,
      name: name('refused_total'),
      help: 'Connections that led to no session, by reason',
      labelNames: ['code'],
    });
    this.#drops = new Counter({ registers, name: name('drops_total'), help: 'Sessions for which there was no room' });
    const sockets = this.#sockets;
    const open = new Gauge({
      registers,
      name: name('sessions'),
      help: 'Sessions by wire, with a connection or waiting for one',
      labelNames: ['wire', 'state'],
      collect() {
        this.reset();
        for (const wire of wires) for (const state of ['attached', 'detached']) this.set({ wire, state }, 0);
        for (const { wire, attached } of sockets) this.inc({ wire, state: attached ? 'attached' : 'detached' });
      },
    });
    open.reset();
    const carrierOf = (socket: SnetSocket): Carrier => this.#carrierOf(socket);
    const carriers = new Gauge({
      registers,
      name: name('carried_sessions'),
      help: 'Sessions by what carries them, or carried them last: TCP or WebSockets',
      labelNames: ['carrier'],
      collect() {
        this.reset();
        for (const carrier of ['tcp', 'ws'] as const) this.set({ carrier }, 0);
        for (const socket of sockets) this.inc({ carrier: carrierOf(socket) });
      },
    });
    carriers.reset();
    const enabledGauge = new Gauge({
      registers,
      name: name('wire_enabled'),
      help: 'Whether a wire is spoken; g1 and g2 are neither secret nor authenticated',
      labelNames: ['wire'],
    });
    for (const wire of wires) enabledGauge.set({ wire }, enabled.includes(wire) ? 1 : 0);
  }

  watch(server: SnetServer, carrierOf: (socket: SnetSocket) => Carrier): void {
    this.#carrierOf = carrierOf;
    server.on('connection', (socket) => this.#watch(socket));
    server.on('refused', ({ code }: { readonly code: SnetErrorCode }) => this.#refused.inc({ code }));
    server.on('drop', () => this.#drops.inc());
  }

  #watch(socket: SnetSocket): void {
    this.#sockets.add(socket);
    this.#sessions.inc({ wire: socket.wire });
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('detach', () => this.#detaches.inc());
    socket.on('reattach', ({ replayedBytes }) => {
      this.#resumes.inc();
      this.#replayed.inc(replayedBytes);
    });
  }
}
