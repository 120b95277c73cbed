import type { IncomingMessage } from 'node:http';
import { AdminError } from '../admin/errors.ts';

const longestBodyBytes = 16_384;

/** A JSON object, or nothing as an empty one. @throws AdminError `NOT_JSON`, `TOO_LARGE`, `BAD_REQUEST` */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBody(request);
  if (bytes.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AdminError('NOT_JSON', 'the body must come with "content-type: application/json"');
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new AdminError('BAD_REQUEST', 'the body is not JSON', { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new AdminError('BAD_REQUEST', 'the body must be a JSON object');
}

/** By events: leaving a loop over the request early would destroy the connection, and with it the answer. */
function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): AdminError => new AdminError('TOO_LARGE', `the body is larger than ${longestBodyBytes} bytes`);
    if (Number(request.headers['content-length'] ?? 0) > longestBodyBytes) {
      reject(tooLarge());
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= longestBodyBytes) return;
      request.off('data', onData).pause();
      reject(tooLarge());
    };
    const onBroken = (): void => reject(new AdminError('BAD_REQUEST', 'the body did not come whole'));
    request.on('data', onData);
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', onBroken);
    request.on('close', onBroken);
  });
}
