import { FakeClock } from '@proj/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WakeWatch } from '../../src/wake-watch.ts';
import { connect } from '../../src/web/index.ts';
import { type Page, watchPage } from '../../src/web/page-hints.ts';
import { keys, until } from '../node/harness.ts';
import { serveWeb } from '../ws/harness.ts';

/** A page as a test wants it, and what is told of it. */
function watched(visibilityState: 'hidden' | 'visible' = 'visible') {
  const clock = new FakeClock();
  let sleptMs = 0;
  const window = new EventTarget();
  const document = Object.assign(new EventTarget(), { visibilityState });
  const page: Page = {
    document,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
  };
  const told: string[] = [];
  const target = {
    networkChanged: () => told.push('changed'),
    setBackground: (isBackground: boolean) => told.push(isBackground ? 'background' : 'foreground'),
  };
  const watch = watchPage(target, page, new WakeWatch(clock, () => clock.now() + sleptMs));
  return {
    told,
    watch,
    clock,
    page: window,
    show: (state: 'hidden' | 'visible'): void => {
      document.visibilityState = state;
      document.dispatchEvent(new Event('visibilitychange'));
    },
    sleep: (ms: number): void => {
      sleptMs += ms;
      clock.advance(5_000);
    },
  };
}

describe('a page', () => {
  test('that comes online, out of the cache or awake may have another network', () => {
    const { told, page, sleep } = watched();
    told.length = 0;
    page.dispatchEvent(new Event('online'));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    sleep(60_000);
    expect(told).toEqual(['changed', 'changed', 'changed']);
  });

  test('that goes offline or has merely been loaded says nothing', () => {
    const { told, page } = watched();
    told.length = 0;
    page.dispatchEvent(new Event('offline'));
    page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
    expect(told).toEqual([]);
  });

  test('is in the background while it is hidden, and its slow timers are no sleep', () => {
    const { told, show, sleep, clock } = watched();
    show('hidden');
    expect(clock.pendingCount).toBe(0);
    sleep(60_000);
    show('visible');
    expect(told).toEqual(['foreground', 'background', 'foreground']);
  });

  test('may be hidden from the start', () => {
    expect(watched('hidden').told).toEqual(['background']);
  });

  test('is not listened to any more after the end', () => {
    const { told, watch, page, show, clock } = watched();
    watch[Symbol.dispose]();
    told.length = 0;
    page.dispatchEvent(new Event('online'));
    show('hidden');
    expect([told, clock.pendingCount]).toEqual([[], 0]);
  });

  test('that is none, as a worker, gives the hints that it has', () => {
    const scope = new EventTarget();
    const told: string[] = [];
    const target = { networkChanged: () => told.push('changed'), setBackground: () => {} };
    watchPage(target, {
      addEventListener: scope.addEventListener.bind(scope),
      removeEventListener: scope.removeEventListener.bind(scope),
    })[Symbol.dispose]();
    watchPage(target, {})[Symbol.dispose]();
    expect(told).toEqual([]);
  });
});

test.for([true, false])('a stream heeds them by itself, unless networkHints is false: %s', async (networkHints) => {
  const types: string[] = [];
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const listen = document.addEventListener.bind(document);
  document.addEventListener = (...parameters: Parameters<typeof listen>) => {
    types.push(parameters[0]);
    listen(...parameters);
  };
  Object.assign(globalThis, { document });
  onTestFinished(() => void Reflect.deleteProperty(globalThis, 'document'));
  const server = await serveWeb((socket) => socket.on('error', () => {}));
  const stream = await connect(server.url, { serverKey: keys.publicKey, networkHints });
  expect(types).toEqual(networkHints ? ['visibilitychange'] : []);
  let isClosed = false;
  stream.on('close', () => {
    isClosed = true;
  });
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  stream.setBackground(true, 'wifi');
  stream.networkChanged();
  stream.destroy(undefined, 5);
  await until(() => isClosed);
});
