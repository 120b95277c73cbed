import { describe, expect, test } from 'vitest';
import { Code } from '../../src/core/index.ts';
import {
  begin,
  finish,
  isSame,
  messagesOf,
  newSession,
  ofDevice,
  resumed,
  resumedWithEarlyData,
  retried,
  type Scenario,
  trusting,
} from './dialogue.ts';
import { type HelloParts, putTogether, takeApart } from './hello-editor.ts';
import { type Message, passOn } from './network.ts';
import { otherSide } from './side.ts';

type Edit = readonly [name: string, parts: Partial<HelloParts>];

const knownSuites = [0x0001, 0x0002, 0x0101, 0x0102];

/** Everything that a man in the middle could want a HELLO to say instead, whatever it says. */
function rewritings(hello: HelloParts): Edit[] {
  const { flags, pattern, suites, epoch, extensions, magic } = hello;
  const edits: Edit[] = [
    ['no suites', { suites: [] }],
    ['suites the other way round', { suites: suites.toReversed() }],
    ['an unknown suite first', { suites: [0xfafa, ...suites] }],
    ['an unknown suite last', { suites: [...suites, 0xfafa] }],
    ['the first suite twice', { suites: [suites[0]!, ...suites] }],
    ['no extensions', { extensions: [] }],
    ['extensions twice', { extensions: [...extensions, ...extensions] }],
    ['an extension more', { extensions: [...extensions, { type: 0x1234, bytes: Uint8Array.of(1, 2, 3) }] }],
    ['another random', { random: hello.random.map((byte) => byte ^ 1) }],
  ];
  for (const at of suites.keys()) edits.push([`suite ${at} left out`, { suites: suites.toSpliced(at, 1) }]);
  for (const suite of knownSuites) {
    edits.push([`suite ${suite} alone`, { suites: [suite] }]);
    edits.push([`suite ${suite} put first`, { suites: [suite, ...suites.filter((other) => other !== suite)] }]);
    edits.push([`suite ${suite} put last`, { suites: [...suites.filter((other) => other !== suite), suite] }]);
  }
  for (let other = 0; other < 8; other++) if (other !== pattern) edits.push([`pattern ${other}`, { pattern: other }]);
  for (let bit = 0; bit < 8; bit++) edits.push([`flag ${1 << bit} turned over`, { flags: flags ^ (1 << bit) }]);
  for (const other of [0, 1, epoch + 1, 2 ** 31, 2 ** 53 - 1]) {
    if (other !== epoch) edits.push([`epoch ${other}`, { epoch: other }]);
  }
  for (const version of [0x00, 0x01, 0x03, 0xff]) {
    edits.push([`version ${version}`, { magic: Uint8Array.from([...magic.subarray(0, 3), version]) }]);
  }
  for (const [at, { type, bytes }] of extensions.entries()) {
    edits.push([`extension ${type} left out`, { extensions: extensions.toSpliced(at, 1) }]);
    edits.push([`extension ${type} left out, and no flags`, { extensions: extensions.toSpliced(at, 1), flags: 0 }]);
    edits.push([`extension ${type} empty`, { extensions: extensions.with(at, { type, bytes: new Uint8Array(0) }) }]);
    edits.push([`extension ${type} of another type`, { extensions: extensions.with(at, { type: type + 64, bytes }) }]);
  }
  return edits;
}

const hellosOf = (scenario: Scenario, link: number): Message[] =>
  messagesOf(scenario, 'real').filter(({ kind, link: { number } }) => kind === 'hello' && number === link);

/** The dialogue with one HELLO rewritten. `undefined`: the rewriting comes to the same bytes. */
function rewritten(scenario: Scenario, target: Message, at: number) {
  const run = begin(scenario, 'real');
  const { network } = run;
  let name = '';
  network.intercept = (message) => {
    if (name !== '' || !isSame(message, target)) return passOn(message);
    const parts = takeApart(message.bytes);
    const [what, changed] = rewritings(parts)[at]!;
    const bytes = putTogether({ ...parts, ...changed });
    name = Buffer.compare(bytes, message.bytes) === 0 ? 'nothing' : what;
    return [{ to: otherSide(message.from), bytes }];
  };
  return { ...run, edit: () => name };
}

describe('a man in the middle who rewrites HELLO', () => {
  test('could: taken apart and put together again it is what it was', () => {
    for (const scenario of [newSession, retried, trusting, ofDevice, resumed]) {
      for (const { bytes, kind } of messagesOf(scenario, 'toy')) {
        if (kind === 'hello') expect(putTogether(takeApart(bytes))).toEqual(new Uint8Array(bytes));
      }
    }
  });

  test.for([newSession, retried, trusting, ofDevice])(
    'of $name fails the handshake, whatever he rewrites, and the next dial succeeds [SNET-3.2]',
    (scenario) => {
      for (const target of hellosOf(scenario, 0)) {
        for (let at = 0; at < rewritings(takeApart(target.bytes)).length; at++) {
          const { network, conversation, edit } = rewritten(scenario, target, at);
          network.until(() => conversation.client.state === 'closed' || conversation.applications.server.opened > 0);
          if (edit() === 'nothing') continue;
          const { client, server } = conversation.applications;
          expect([edit(), conversation.client.state, server.opened, client.opened]).toEqual([edit(), 'closed', 0, 0]);
          expect([edit(), client.error?.code]).toEqual([edit(), expect.stringMatching(/^SNET_/)]);
          finish({ network, conversation: network.call() }, scenario);
        }
      }
    },
  );

  test.for([resumed, resumedWithEarlyData])(
    'of $name costs the attempt, and no transport comes up that he touched [SNET-3.2]',
    (scenario) => {
      const [target] = hellosOf(scenario, 1);
      for (let at = 0; at < rewritings(takeApart(target!.bytes)).length; at++) {
        const run = rewritten(scenario, target!, at);
        finish(run, scenario);
        expect([run.edit(), run.network.links[1]!.isBelieved]).toEqual([run.edit(), run.edit() === 'nothing']);
      }
    },
  );
});

describe('a man in the middle who rewrites an answer', () => {
  const suiteAt = 4;
  const statusAt = 6;

  test.for([newSession, trusting, ofDevice])(
    'to $name with another suite or status fails the handshake [SNET-3.2]',
    (scenario) => {
      const edits = [
        ...[...knownSuites, 0, 0xfafa].map((suite) => [suiteAt, [suite >> 8, suite & 0xff]] as const),
        ...[0, 1, 2, 3, 255].map((status) => [statusAt, [status]] as const),
      ];
      for (const [at, values] of edits) {
        const { network, conversation } = begin(scenario, 'real');
        let isChanged = false;
        network.intercept = (message) => {
          if (message.kind !== 'reply') return passOn(message);
          isChanged = values.some((value, i) => message.bytes[at + i] !== value);
          message.bytes.set(values, at);
          return passOn(message);
        };
        network.until(() => conversation.client.state === 'closed' || conversation.applications.server.opened > 0);
        expect([at, values, conversation.applications.server.opened]).toEqual([at, values, isChanged ? 0 : 1]);
      }
    },
  );

  test.for([0x0001, 0x0002, 0x0101, 0x0102, 0xfafa])(
    'with a RETRY for suite %i leads to no session with a suite that the server did not choose [SNET-3.10]',
    (suite) => {
      const { network, conversation } = begin(newSession, 'real');
      let forged = 0;
      network.intercept = (message) => {
        if (message.kind !== 'hello' || forged++ > 0) return passOn(message);
        return [{ to: 'client', bytes: Uint8Array.of(3, 0, 0, 2, suite >> 8, suite & 0xff) }];
      };
      network.until(() => conversation.client.state === 'closed' || conversation.applications.server.opened > 0);
      expect([conversation.client.state, conversation.applications.server.opened]).toEqual(['closed', 0]);
    },
  );
});

describe('a client that pins another key', () => {
  test.for([newSession, ofDevice])(
    'sends HELLO and nothing else: not a byte of the application leaves [SNET-3.1]',
    (scenario) => {
      const { network } = begin(scenario, 'real');
      const conversation = network.call(wrongKey(network.serverKey));
      conversation.write('client', 1_000);
      const sent: Message[] = [];
      network.intercept = (message) => {
        if (message.link.conversation === conversation && message.from === 'client') sent.push(message);
        return passOn(message);
      };
      network.until(() => conversation.client.state === 'closed');
      const { client, server } = conversation.applications;
      expect(sent.map(({ kind }) => kind)).toEqual(['hello']);
      expect([client.error?.code, client.error?.wireCode]).toEqual(['SNET_HANDSHAKE_FAILED', Code.AuthFailed]);
      expect([client.opened, server.opened, server.read]).toEqual([0, 0, 0]);
      // As long as a HELLO for which nothing was written: there is no room in it for anything else.
      const [honest] = messagesOf(scenario, 'real').filter(({ kind }) => kind === 'hello');
      const withoutGrease = ({ bytes }: Message): number => {
        const { extensions } = takeApart(bytes);
        return bytes.length - extensions.reduce((sum, extension) => sum + extension.bytes.length, 0);
      };
      expect(Math.abs(withoutGrease(sent[0]!) - withoutGrease(honest!))).toBeLessThanOrEqual(1);
    },
  );
});

/** A key that this server does not hold. */
function wrongKey(key: Uint8Array): Uint8Array {
  const other = new Uint8Array(key);
  other[7]! ^= 0x40;
  return other;
}
