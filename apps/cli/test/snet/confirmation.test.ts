import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askAfterMs, confirmDelivery } from '../../src/snet/confirmation.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const networkChanged = vi.fn();
  const socket = Object.assign(new EventEmitter(), { networkChanged });
  confirmDelivery(socket);
  return { socket, networkChanged };
}

test('nobody is asked while there is something to send', () => {
  const { socket, networkChanged } = setUp();
  socket.emit('data');
  socket.emit('reattach', { replayedBytes: 7 });
  vi.advanceTimersByTime(10 * askAfterMs);
  expect(networkChanged).not.toHaveBeenCalled();
});

test('the other end is asked after a silence, and again until it lacks nothing', () => {
  const { socket, networkChanged } = setUp();
  socket.emit('finish');
  vi.advanceTimersByTime(askAfterMs - 1);
  socket.emit('data');
  vi.advanceTimersByTime(askAfterMs - 1);
  expect(networkChanged).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(networkChanged).toHaveBeenCalledTimes(1);
  socket.emit('reattach', { replayedBytes: 7 });
  vi.advanceTimersByTime(askAfterMs);
  expect(networkChanged).toHaveBeenCalledTimes(2);
  socket.emit('reattach', { replayedBytes: 0 });
  vi.advanceTimersByTime(10 * askAfterMs);
  expect(networkChanged).toHaveBeenCalledTimes(2);
});

test('what comes after the answer is followed by another question', () => {
  const { socket, networkChanged } = setUp();
  socket.emit('finish');
  socket.emit('reattach', { replayedBytes: 0 });
  socket.emit('data');
  vi.advanceTimersByTime(askAfterMs);
  expect(networkChanged).toHaveBeenCalledTimes(1);
});

test('a session that is over is not asked for', () => {
  const { socket, networkChanged } = setUp();
  socket.emit('finish');
  socket.emit('close');
  vi.advanceTimersByTime(10 * askAfterMs);
  expect(networkChanged).not.toHaveBeenCalled();
});
