import { expect, test } from 'vitest';
import { type SessionInput, type SessionState, transitions } from '../../src/core/index.ts';

const states: readonly SessionState[] = ['idle', 'handshaking', 'open', 'detached', 'closing', 'closed'];
const inputs: readonly SessionInput[] = ['start', 'up', 'lost', 'complete', 'close'];

test('every state and input leads where the diagram says [SNET-7.10]', () => {
  const rows = states.map(
    (state) => `${state}: ${inputs.map((input) => `${input}→${transitions[state][input] ?? '×'}`).join(' ')}`,
  );
  expect(rows).toEqual([
    'idle: start→handshaking up→× lost→× complete→× close→closed',
    'handshaking: start→× up→open lost→× complete→× close→closed',
    'open: start→× up→open lost→detached complete→closing close→closed',
    'detached: start→× up→open lost→× complete→× close→closed',
    'closing: start→× up→closing lost→closing complete→× close→closed',
    'closed: start→× up→× lost→× complete→× close→×',
  ]);
});

test('closed is the only state without a way out', () => {
  expect(states.filter((state) => Object.keys(transitions[state]).length === 0)).toEqual(['closed']);
});
