// Copy to packages/snet/test/hostile/ to run. What a stranger can make a server hold for one transport.
import { toyProvider } from '@proj/testkit';
import { expect, test, vi } from 'vitest';
import { Acceptor } from '../../src/core/index.ts';
import { TransportInput } from '../../src/core/transport-input.ts';
import { messagesOf, resumedWithEarlyData } from './dialogue.ts';
import { putTogether, takeApart } from './hello-editor.ts';

test('a stranger makes a server hold no more than a HELLO [SNET-4.6]', () => {
  const crypto = toyProvider(1);
  const acceptor = new Acceptor(crypto, crypto.x25519.generate());
  // A HELLO with a ticket and early data, made for a suite that the server likes less: RETRY, and the record is passed over.
  const [hello] = messagesOf(resumedWithEarlyData, 'toy').filter(
    ({ kind, link }) => kind === 'hello' && link.number === 1,
  );
  const parts = takeApart(hello!.bytes);
  const bytes = putTogether({ ...parts, suites: [...parts.suites.slice(1), parts.suites[0]!] });
  let held = 0;
  const keep = vi.spyOn(TransportInput.prototype, 'keep');
  try {
    const transport = acceptor.attach(0);
    acceptor.receive(transport, bytes, 0);
    acceptor.receive(transport, Uint8Array.of(0x02, 0x00, 0x10), 0);
    for (let i = 0; i < 127; i++) {
      acceptor.receive(transport, new Uint8Array(1_024), 0);
      held = Math.max(held, ...keep.mock.contexts.map((input) => (input as TransportInput).length));
    }
    expect(keep).toHaveBeenCalled();
  } finally {
    keep.mockRestore();
  }
  expect(held).toBeLessThanOrEqual(0x1000 + 8 + 1_024);
});
