/**
 * The lines of a byte stream, as UTF-8, without their ends; the last one may lack its end. Nothing is split within a
 * character. Memory is bounded by the longest line.
 *
 * @throws RangeError for a line of more than `longestBytes`.
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  longestBytes: number,
): AsyncGenerator<string, undefined> {
  let parts: Uint8Array[] = [];
  let waitingBytes = 0;
  const take = (end: Uint8Array): string => {
    const line = Buffer.concat([...parts, end]);
    parts = [];
    waitingBytes = 0;
    return line.toString('utf8').replace(/\r$/, '');
  };
  const refuseLong = (bytes: number): void => {
    if (bytes > longestBytes) throw new RangeError(`a line has more than ${longestBytes} bytes`);
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
      refuseLong(waitingBytes + end - start);
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    refuseLong(waitingBytes + rest.length);
    if (rest.length === 0) continue;
    parts.push(rest);
    waitingBytes += rest.length;
  }
  if (waitingBytes > 0) yield take(new Uint8Array(0));
  return undefined;
}
