import { expect, test } from 'vitest';
import { check } from '../src/checker.ts';
import { countSends, describeReport, totalCuts } from '../src/report.ts';
import { accepted, cleanHistory, devices, send, shown } from './histories.ts';

const cuts = { reset: 3, fin: 2, 'half-open': 1, 'hole-to-server': 0, 'hole-to-client': 0 };

test('sends are accepted, or visible all the same, or absent', () => {
  expect(countSends(cleanHistory(20, 1))).toEqual({ sent: 22, accepted: 20, visibleUnaccepted: 1, absent: 1 });
  // Lost is not absent: it was accepted.
  const sent = send('alice', 1);
  expect(countSends({ devices, events: [sent, accepted(sent, 1)] })).toMatchObject({ accepted: 1, absent: 0 });
});

test('a report says what was done, what came of it, and what contradicts what', () => {
  const sent = send('alice', 1);
  const history = { devices: devices.slice(0, 2), events: [sent, accepted(sent, 1), shown(sent, 1, 'bob/talk')] };
  history.events.push(shown(sent, 1, 'bob/talk', 7));
  const report = {
    seed: 5,
    durationMs: 12_340,
    history,
    verdict: check(history),
    ...countSends(history),
    duplicatesSuppressed: 4,
    cuts,
    connections: 9,
    serverKills: 2,
    clientKills: 1,
  };
  expect(describeReport(report).split('\n')).toEqual([
    'seed 5, 12.3 s',
    '1 messages sent: 1 accepted, 0 visible without an answer, 0 absent',
    '6 cuts (3 reset, 2 fin, 1 half-open, 0 hole-to-server, 0 hole-to-client) of 9 connections',
    '2 kills of the server, 1 of a client',
    '4 repeated sends suppressed, 0 messages shown again after a kill',
    '1 D',
    '  D: bob/talk shows id-alice-1 twice',
    ...history.events.slice(2).map((event) => `     ${JSON.stringify(event)}`),
  ]);
  expect(totalCuts(cuts)).toBe(6);
});
