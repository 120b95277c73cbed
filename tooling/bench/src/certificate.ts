import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** X.509 is not among what Node can make, but a certificate is no more than this. */
const sequence = 0x30;
const set = 0x31;
const integer = 0x02;
const bitString = 0x03;
const octetString = 0x04;
const objectId = 0x06;
const utf8 = 0x0c;
const time = 0x18;

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const header = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), body]);
}

const oid = (hex: string): Buffer => der(objectId, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = der(sequence, oid('2a8648ce3d040302'));
const name = (text: string): Buffer =>
  der(sequence, der(set, der(sequence, oid('550403'), der(utf8, Buffer.from(text)))));
const date = (year: number): Buffer => der(time, Buffer.from(`${year}0101000000Z`));

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For `localhost`, ECDSA over P-256: what most servers have, and the kind OpenSSL signs with fastest. */
export function selfSigned(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const alternativeNames = der(
    sequence,
    oid('551d11'),
    der(octetString, der(sequence, der(0x82, Buffer.from('localhost')))),
  );
  const toBeSigned = der(
    sequence,
    der(0xa0, der(integer, Buffer.of(2))), // version 3
    der(integer, createHash('sha256').update(spki).digest().subarray(0, 8).fill(1, 0, 1)), // serial number
    ecdsaWithSha256,
    name('benchmark'),
    der(sequence, date(2020), date(2120)),
    name('benchmark'),
    spki,
    der(0xa3, der(sequence, alternativeNames)),
  );
  const signature = der(bitString, Buffer.of(0), sign('sha256', toBeSigned, privateKey));
  const base64 = der(sequence, toBeSigned, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}
