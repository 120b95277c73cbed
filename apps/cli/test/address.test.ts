import { expect, test } from 'vitest';
import { formatAddress, parseAddress, parsePort } from '../src/address.ts';

test('addresses are read and written, those of IPv6 in brackets', () => {
  for (const text of ['127.0.0.1:1', 'chat.example:65535', '[::1]:7000', '[fe80::1%eth0]:7000']) {
    const address = parseAddress(text);
    expect(address && formatAddress(address), text).toBe(text);
  }
  for (const text of ['', 'a', 'a:', ':1', 'a:0', 'a:65536', 'a:b', '::1:7000', 'a b:1', '[a:1']) {
    expect(parseAddress(text), text).toBeUndefined();
  }
});

test('a port is a whole number from 0 to 65535', () => {
  expect(['0', '7000', '65535'].map(parsePort)).toEqual([0, 7_000, 65_535]);
  for (const text of ['', '-1', '65536', '1.5', '0x1', ' 1', '1e3', '000001']) {
    expect(parsePort(text), text).toBeUndefined();
  }
});
