import { expect, test } from 'vitest';
import { sumOf } from '../../src/scenarios/http.ts';

const text = `# HELP a_total a
a_total{result="ok",kind="x"} 2
a_total{result="ok",kind="y"} 3
a_total{result="no",kind="x"} 5
ab_total 7
b 1.5e3
`;

test('samples of a metric are added up, those with other labels left out', () => {
  expect(sumOf(text, 'a_total')).toBe(10);
  expect(sumOf(text, 'a_total', { result: 'ok' })).toBe(5);
  expect(sumOf(text, 'a_total', { kind: 'x', result: 'no' })).toBe(5);
  expect(sumOf(text, 'b')).toBe(1500);
  expect(sumOf(text, 'missing')).toBe(0);
});
