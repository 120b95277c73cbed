import { expect, test } from 'vitest';
import { listenToPage } from '../../../src/browser/page-hints.ts';

test('a page tells of the network, of being looked at, and of being frozen, until nobody listens', () => {
  const told: string[] = [];
  const hints = listenToPage({
    onLook: () => told.push('look'),
    onFreeze: () => told.push('freeze'),
    onThaw: () => told.push('thaw'),
  });
  const happens = (target: EventTarget, event: Event): string[] => {
    target.dispatchEvent(event);
    return told.splice(0);
  };
  expect(happens(globalThis as never, new Event('online'))).toEqual(['look']);
  expect(happens(globalThis as never, new Event('offline'))).toEqual([]);
  expect(happens(document, new Event('visibilitychange'))).toEqual(['look']);
  expect(happens(document, new Event('freeze'))).toEqual(['freeze']);
  expect(happens(document, new Event('resume'))).toEqual(['thaw']);
  expect(happens(globalThis as never, new PageTransitionEvent('pagehide', { persisted: true }))).toEqual(['freeze']);
  expect(happens(globalThis as never, new PageTransitionEvent('pagehide'))).toEqual([]);
  expect(happens(globalThis as never, new PageTransitionEvent('pageshow'))).toEqual(['thaw', 'look']);
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  expect(happens(document, new Event('visibilitychange'))).toEqual([]);
  Reflect.deleteProperty(document, 'visibilityState');
  hints[Symbol.dispose]();
  expect(happens(document, new Event('freeze'))).toEqual([]);
  expect(happens(globalThis as never, new Event('online'))).toEqual([]);
});
