import { asciiBytes, fromHex } from '@proj/io/bytes';
import { Flag, type Frame } from '../src/index.ts';

/** Header of the JSON vector, 102 bytes. */
const jsonHeader =
  '{"from":"alice","to":"bob","uuid":"01890a5d-ac96-774b-bcce-b302099a8057","cmdCode":5,"seqId":1,"ts":0}';

/** Frames and their bytes, SPEC §8; written by hand, not by our encoder. */
export const vectors: readonly { readonly name: string; readonly bytes: Uint8Array; readonly frame: Frame }[] = [
  {
    name: 'heartbeat 7',
    bytes: fromHex('00000001 07'),
    frame: { kind: 'heartbeat', number: 7 },
  },
  {
    name: 'heartbeat 255',
    bytes: fromHex('00000001 ff'),
    frame: { kind: 'heartbeat', number: 255 },
  },
  {
    name: 'smallest message',
    bytes: fromHex('00000008 0002 0000 00000000'),
    frame: { kind: 'message', version: 2, flags: 0, header: fromHex(''), payload: fromHex('') },
  },
  {
    name: 'header alone, both flags',
    bytes: fromHex('0000000a 0002 0003 00000002 a1a2'),
    frame: {
      kind: 'message',
      version: 2,
      flags: Flag.Compressed | Flag.Encrypted,
      header: fromHex('a1a2'),
      payload: fromHex(''),
    },
  },
  {
    name: 'payload alone, compressed',
    bytes: fromHex('0000000b 0001 0001 00000000 b1b2b3'),
    frame: { kind: 'message', version: 1, flags: Flag.Compressed, header: fromHex(''), payload: fromHex('b1b2b3') },
  },
  {
    name: 'JSON header, payload "hi"',
    bytes: fromHex(
      `00000070 0001 0000 00000066
       7b2266726f6d223a22616c696365222c22746f223a22626f62222c2275756964223a2230313839306135642d616339362d373734622d
       626363652d623330323039396138303537222c22636d64436f6465223a352c227365714964223a312c227473223a307d 6869`,
    ),
    frame: { kind: 'message', version: 1, flags: 0, header: asciiBytes(jsonHeader), payload: asciiBytes('hi') },
  },
];
