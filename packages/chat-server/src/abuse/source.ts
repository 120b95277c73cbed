import { isIPv4, isIPv6 } from 'node:net';

/** Beyond it a name is cut: it is only ever compared. */
const longestName = 64;

/**
 * Who is counted as one for what comes from `remote`: an IPv4 address, the /64 of an IPv6 address, or the text itself when
 * it is neither. `undefined` for `undefined`: such connections are not limited by source.
 */
export function sourceOf(remote: string | undefined): string | undefined {
  if (remote === undefined) return undefined;
  const address = withoutPort(remote);
  if (isIPv4(address)) return address;
  return isIPv6(address) ? networkOf(address) : remote.slice(0, longestName);
}

/**
 * Who is counted as one, but for the addresses that `isShared` says many come from: those are `undefined`, as is no address.
 * It is asked with an address without port and zone, an IPv4 address never as IPv6.
 */
export function sourcesBut(isShared: (address: string) => boolean): (remote: string | undefined) => string | undefined {
  return (remote) => {
    const source = sourceOf(remote);
    if (source === undefined || remote === undefined) return undefined;
    const address = isIPv4(source) ? source : (withoutPort(remote).split('%', 1)[0] ?? remote);
    return isShared(address) ? undefined : source;
  };
}

/** `1.2.3.4:5` and `[::1]:5`, as some listeners write it. */
function withoutPort(remote: string): string {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(remote) ?? [];
  return v6 ?? v4 ?? remote;
}

/** Whoever has one address of a /64 has all of them. An IPv4 address in its clothes is what it is. */
function networkOf(address: string): string {
  const [unzoned = ''] = address.toLowerCase().split('%');
  const [, embedded] = /(?::)(\d+\.\d+\.\d+\.\d+)$/.exec(unzoned) ?? [];
  const groups = groupsOf(embedded === undefined ? unzoned : unzoned.replace(embedded, hexGroups(embedded)));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >>> 8, high & 0xff, low >>> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function hexGroups(v4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = v4.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** The eight of them, with what `::` stands for. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
}
