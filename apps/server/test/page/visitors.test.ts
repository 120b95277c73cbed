import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { Visitors } from '../../src/page/visitors.ts';

function request(headers: Readonly<Record<string, string>>, remoteAddress = '127.0.0.1'): IncomingMessage {
  return { headers, socket: { remoteAddress } } as unknown as IncomingMessage;
}

const visitors = new Visitors({
  allowedOrigins: ['https://chat.example', 'http://10.0.0.7:8080'],
  trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
  own: () => '127.0.0.1',
});

describe('a WebSocket is opened', () => {
  test.each([
    ['nobody that is a page', {}],
    ['the page itself', { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' }],
    ['the page behind a proxy that ends TLS', { origin: 'https://other.example', host: 'Other.Example' }],
    ['an origin that is allowed', { origin: 'https://chat.example', host: '127.0.0.1:8080' }],
    ['one with a port', { origin: 'http://10.0.0.7:8080', host: 'x' }],
  ])('by %s', (_, headers) => {
    expect(visitors.wrongOrigin(request(headers))).toBeUndefined();
  });

  test.each([
    ['another site', { origin: 'https://evil.example', host: '127.0.0.1:8080' }],
    ['another port of the same host', { origin: 'http://127.0.0.1:9090', host: '127.0.0.1:8080' }],
    ['a page without an origin of its own', { origin: 'null', host: '127.0.0.1:8080' }],
    ['one that only begins like one that is allowed', { origin: 'https://chat.example.evil', host: 'x' }],
    ['nonsense', { origin: 'http://', host: '' }],
    ['a page that asks nobody', { origin: 'https://evil.example' }],
  ])('not by %s', (_, headers) => {
    expect(visitors.wrongOrigin(request(headers as Record<string, string>))).toMatch('other origins');
  });
});

test.each([
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['127.0.0.1', '1.1.1.1, 203.0.113.9, 10.1.2.3', '203.0.113.9'],
  ['127.0.0.1', '203.0.113.9:51234', '203.0.113.9'],
  ['127.0.0.1', '[2001:db8::7]:443', '2001:db8::7'],
  ['127.0.0.1', '2001:db8::7', '2001:db8::7'],
  ['fd00::1', '::ffff:198.51.100.4', '198.51.100.4'],
  // Whoever is not trusted may say what he likes.
  ['203.0.113.9', '198.51.100.4', '203.0.113.9'],
  ['127.0.0.1', 'unknown', '127.0.0.1'],
  ['127.0.0.1', '', '127.0.0.1'],
  ['127.0.0.1', '10.0.0.1,10.0.0.2', '10.0.0.1'],
  [undefined, '203.0.113.9', undefined],
])('%s that passes on %s stands for %s', (remote, forwarded, source) => {
  const headers: Record<string, string> = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const asked = { headers, socket: { remoteAddress: remote } } as unknown as IncomingMessage;
  expect(visitors.sourceOf(asked)).toBe(source);
});
