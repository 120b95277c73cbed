import { concatBytes } from '@proj/io/bytes';
import { helloMagic } from '../../src/core/hello.ts';
import { ByteReader, ByteWriter } from '../../src/core/wire.ts';

/** The clear part of a HELLO taken to pieces, and what is sealed in one (SPEC §3.1). */
export interface HelloParts {
  readonly magic: Uint8Array;
  readonly messageType: number;
  readonly flags: number;
  readonly pattern: number;
  readonly suites: readonly number[];
  readonly random: Uint8Array;
  readonly epoch: number;
  readonly extensions: readonly { readonly type: number; readonly bytes: Uint8Array }[];
  readonly sealed: Uint8Array;
}

export function takeApart(hello: Uint8Array): HelloParts {
  const reader = new ByteReader(hello);
  const magic = reader.bytes(helloMagic.length);
  const messageType = reader.u8();
  reader.u24();
  const flags = reader.u8();
  const pattern = reader.u8();
  const suites = Array.from({ length: reader.u8() }, () => reader.u16());
  const random = reader.bytes(32);
  const epoch = reader.varint();
  const end = reader.varint() + reader.offset;
  const extensions = [];
  while (reader.offset < end) extensions.push({ type: reader.varint(), bytes: reader.bytes(reader.varint()) });
  return { magic, messageType, flags, pattern, suites, random, epoch, extensions, sealed: reader.rest() };
}

/** A HELLO of these parts, every length of it right. */
export function putTogether(parts: HelloParts): Uint8Array {
  const extensions = new ByteWriter();
  for (const { type, bytes } of parts.extensions) extensions.varint(type).varint(bytes.length).bytes(bytes);
  const body = new ByteWriter().u8(parts.flags).u8(parts.pattern).u8(parts.suites.length);
  for (const suite of parts.suites) body.u16(suite);
  body.bytes(parts.random).varint(parts.epoch).varint(extensions.length).bytes(extensions.finish());
  body.bytes(parts.sealed);
  const header = new ByteWriter().bytes(parts.magic).u8(parts.messageType).u24(body.length).finish();
  return concatBytes(header, body.finish());
}
