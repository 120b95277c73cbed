import { fromHex } from '@proj/io/bytes';
import { decodeHeader, type Header } from '../src/index.ts';

/** What a header says that says nothing. */
export const emptyHeader: Header = { from: '', to: '', uuid: '', cmdCode: 0, seqId: 0, ackId: 0, ts: 0 };

export function readJson(text: string): Header {
  return decodeHeader({ version: 1, header: new TextEncoder().encode(text) });
}

export function readProtobuf(hex: string): Header {
  return decodeHeader({ version: 2, header: fromHex(hex) });
}
