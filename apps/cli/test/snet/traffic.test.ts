import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { statisticsText, Traffic } from '../../src/snet/traffic.ts';

function setUp() {
  let nowMs = 1_000;
  const traffic = new Traffic(() => nowMs);
  const open = () => {
    const socket = Object.assign(new EventEmitter(), { acknowledgedBytes: 0, bytesRead: 0 });
    traffic.follow(socket);
    const cut = () => socket.emit('detach', { untilMs: 0, cause: undefined });
    const resume = (outageMs: number, replayedBytes = 0) => socket.emit('reattach', { outageMs, replayedBytes });
    return { socket, cut, resume };
  };
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { traffic, open, pass };
}

test('what never began has taken no time', () => {
  const { traffic, pass } = setUp();
  pass(500);
  expect(traffic.statistics).toEqual({
    sessions: 0,
    bytesIn: 0,
    bytesOut: 0,
    seconds: 0,
    cuts: 0,
    resumes: 0,
    replayedBytes: 0,
    outageMs: null,
  });
});

test('sessions add up, those that live and those that are over, and time ends with the last', () => {
  const { traffic, open, pass } = setUp();
  const first = open();
  pass(1_000);
  const second = open();
  Object.assign(first.socket, { acknowledgedBytes: 10, bytesRead: 1 });
  Object.assign(second.socket, { acknowledgedBytes: 20, bytesRead: 2 });
  first.socket.emit('close');
  pass(500);
  expect(traffic.statistics).toMatchObject({ sessions: 2, bytesOut: 30, bytesIn: 3, seconds: 1.5 });
  second.socket.emit('close');
  pass(500);
  expect(traffic.statistics).toMatchObject({ sessions: 2, bytesOut: 30, bytesIn: 3, seconds: 1.5 });
});

test('outages are those between a cut and a resume; a connection that was replaced left none', () => {
  const { traffic, open } = setUp();
  const { cut, resume } = open();
  resume(0, 7);
  expect(traffic.statistics).toMatchObject({ cuts: 0, resumes: 1, replayedBytes: 7, outageMs: null });
  cut();
  resume(30.06, 1);
  expect(traffic.statistics).toMatchObject({ cuts: 1, resumes: 2, outageMs: { min: 30.1, median: 30.1, max: 30.1 } });
  for (const outageMs of [10, 500]) {
    cut();
    resume(outageMs, 1);
  }
  expect(traffic.statistics.outageMs).toEqual({ min: 10, median: 30.1, max: 500 });
  cut();
  resume(40);
  resume(0);
  expect(traffic.statistics).toMatchObject({ cuts: 4, replayedBytes: 10, outageMs: { min: 10, median: 35, max: 500 } });
});

test('an outage that goes on counts with what it has lasted, and once', () => {
  const { traffic, open, pass } = setUp();
  const first = open();
  const second = open();
  first.cut();
  pass(25_000);
  expect(traffic.statistics).toMatchObject({ cuts: 1, outageMs: { min: 25_000, median: 25_000, max: 25_000 } });
  second.cut();
  pass(1_000);
  expect(traffic.statistics.outageMs).toEqual({ min: 1_000, median: 13_500, max: 26_000 });
  first.resume(26_000);
  pass(500);
  expect(traffic.statistics.outageMs).toEqual({ min: 1_500, median: 13_750, max: 26_000 });
});

test('an outage that a session ends in lasted until then', () => {
  const { traffic, open, pass } = setUp();
  const { socket, cut } = open();
  cut();
  pass(600);
  socket.emit('close');
  pass(1_000);
  expect(traffic.statistics.outageMs).toEqual({ min: 600, median: 600, max: 600 });
});

test('of many outages the median is that of the last 1024, the extremes are of all', () => {
  const { traffic, open } = setUp();
  const { cut, resume } = open();
  for (const outageMs of [1, 9_999, ...Array.from({ length: 1_024 }, () => 50)]) {
    cut();
    resume(outageMs);
  }
  expect(traffic.statistics.outageMs).toEqual({ min: 1, median: 50, max: 9_999 });
});

test('the statistics are one line', () => {
  const { traffic, open } = setUp();
  expect(statisticsText(traffic.statistics)).toBe(
    'stats: sessions=0 in=0 out=0 seconds=0 cuts=0 resumes=0 replayed=0 outages=none',
  );
  const { cut, resume } = open();
  cut();
  resume(12, 3);
  expect(statisticsText(traffic.statistics)).toBe(
    'stats: sessions=1 in=0 out=0 seconds=0 cuts=1 resumes=1 replayed=3 outages=12/12/12 ms (min/median/max)',
  );
});
