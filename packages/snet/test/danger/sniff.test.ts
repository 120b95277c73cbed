import { fromHex } from '@proj/io/bytes';
import { expect, test } from 'vitest';
import { sniff, type Wire } from '../../src/danger/core/sniff.ts';

const all: readonly Wire[] = ['v2', 'g2', 'g1'];

test.for([
  ['d2', all, 'v2'],
  ['d2534e02', all, 'v2'],
  ['ff', all, 'g2'],
  ['00', all, 'more'],
  ['0000', all, 'more'],
  ['00000000000000', all, 'more'],
  ['0000000000000000', all, 'g1'],
  ['0081', all, 'g2'],
  ['0000000000000001', all, 'g2'],
  ['01', all, 'g1'],
  ['', all, 'more'],
  ['00', ['v2', 'g2'], 'g2'],
  ['00', ['v2', 'g1'], 'g1'],
  ['ff', ['v2', 'g1'], undefined],
  ['01', ['v2', 'g2'], undefined],
  ['d2', ['g2', 'g1'], undefined],
  ['16', ['v2'], undefined],
] as const)('%s, where %s are spoken, is %s [DANGER-4.1]', ([hex, wires, wire]) => {
  expect(sniff(fromHex(hex), new Set(wires))).toBe(wire);
});
