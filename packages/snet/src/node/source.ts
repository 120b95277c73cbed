import { isIPv6, SocketAddress } from 'node:net';

/**
 * Whose new sessions are counted together: an IPv4 address, or the first half of an IPv6 address, since whoever has one
 * of those has all that begin so.
 */
export function sourceOf(address: string | undefined): string | undefined {
  if (address === undefined || !isIPv6(address)) return address;
  const [bare = ''] = address.split('%');
  // In the one form that all its spellings have: a proxy may write ::ffff:c000:201 for ::ffff:192.0.2.1.
  const canonical = new SocketAddress({ address: bare, family: 'ipv6' }).address;
  const mapped = /^::ffff:([\d.]+)$/.exec(canonical)?.[1];
  if (mapped !== undefined) return mapped;
  const [left = '', right] = canonical.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? [] : Array.from({ length: 8 - head.length - tail.length }, () => '0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
