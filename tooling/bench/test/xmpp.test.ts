import { expect, test } from 'vitest';
import { attribute, escapeXml, StanzaReader, unescapeXml } from '../src/peers/xmpp.ts';

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
