import { expect, test } from 'vitest';
import { attribute, escapeXml, StanzaReader, unescapeXml } from '../src/peers/xmpp.ts';
import { StreamAcks } from '../src/peers/xmpp-acks.ts';

const stream =
  "<?xml version='1.0'?><stream:stream id='1' xmlns='jabber:client'><stream:features><bind/></stream:features>" +
  "<presence from='a@b'/><message id='7'><body>1 &lt; 2</body><x><y/></x></message> <message/></stream:stream>";
const stanzas = [
  '<stream:features><bind/></stream:features>',
  "<presence from='a@b'/>",
  "<message id='7'><body>1 &lt; 2</body><x><y/></x></message>",
  '<message/>',
];

test('stanzas come out of a stream whole, wherever it is cut', () => {
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second++) {
      const reader = new StanzaReader();
      const parts = [stream.slice(0, first), stream.slice(first, second), stream.slice(second)];
      expect(parts.flatMap((part) => reader.push(part))).toEqual(stanzas);
    }
  }
});

test('text goes through XML unchanged', () => {
  const text = `<a & 'b' > "c" &amp;`;
  expect(escapeXml(text)).not.toMatch(/[<>']/);
  expect(unescapeXml(escapeXml(text))).toBe(text);
});

test('an attribute is found in either kind of quotes, and only by its whole name', () => {
  expect(attribute(`<iq xml:id='1' type="error" id='2'/>`, 'id')).toBe('2');
  expect(attribute(`<iq xml:id='1' type="error"/>`, 'type')).toBe('error');
  expect(attribute('<iq/>', 'id')).toBeUndefined();
});

test('what the server has not counted is kept for the next stream', async () => {
  const acks = new StreamAcks();
  const written: string[] = [];
  const read = (stanza: string): void => acks.read(stanza, (answer) => void written.push(answer));
  expect(acks.resumption).toBeUndefined();
  read("<enabled id='old' resume='true'/>");
  const accepted: string[] = [];
  const sent = ['<message id="1"/>', '<message id="2"/>', '<message id="3"/>'];
  for (const stanza of sent) void acks.send(stanza).then(() => accepted.push(stanza));
  read("<a h='1'/>");
  read('<message/>');
  read('<presence/>');
  read('<r/>');
  expect(written).toEqual([expect.stringMatching(/ h='2'\/>$/)]);
  expect(acks.unacked).toEqual(sent.slice(1));
  expect(acks.resumption).toMatch(/ previd='old' h='2'\/>$/);
  read("<resumed previd='old' h='2'/>");
  expect(acks.unacked).toEqual(sent.slice(2));
  read('<failed/>');
  expect(acks.resumption).toBeUndefined();
  read("<enabled id='new'/>");
  read("<a h='1'/>");
  expect(acks.unacked).toEqual([]);
  await expect.poll(() => accepted).toEqual(sent);
});
