import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { ExitError } from '../src/exit.ts';
import { OutputClosed, openOutput } from '../src/output.ts';

/** An output whose every write fails. */
function failing(code: string) {
  const reasons: unknown[] = [];
  const stdout = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  });
  const output = openOutput({ stdout, stderr: new Writable(), onClosed: (reason) => reasons.push(reason) });
  return { output, reasons };
}

test('a reader that went away ends the program quietly', async () => {
  const { output, reasons } = failing('EPIPE');
  await expect(output.data('line')).rejects.toThrow(OutputClosed);
  expect(reasons).toEqual([expect.any(OutputClosed)]);
});

test('a full disk does not', async () => {
  const { output, reasons } = failing('ENOSPC');
  await expect(output.data('line')).rejects.toThrow('the output cannot be written: write ENOSPC');
  expect(reasons).toEqual([expect.any(ExitError)]);
});
