import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxRc4SkipBytes, Rc4 } from '../../src/danger/index.ts';
import { provider } from '../../src/provider/node.ts';
import { ascii, counting, hex, toHex } from '../hex.ts';
import { refusal } from './refusal.ts';
import published from './rfc6229.json' with { type: 'json' };

/** The readable twin: the two loops as they are always written down, for one byte after the other. */
function* keystream(key: Uint8Array): Generator<number, never> {
  const s = Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + s[i]! + key[i % key.length]!) % 256;
    [s[i], s[j]] = [s[j]!, s[i]!];
  }
  for (let i = 0, j = 0; ; ) {
    i = (i + 1) % 256;
    j = (j + s[i]!) % 256;
    [s[i], s[j]] = [s[j]!, s[i]!];
    yield s[(s[i]! + s[j]!) % 256]!;
  }
}

function taken(stream: Generator<number, never>, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => stream.next().value);
}

/** The keystream itself. */
function stream(cipher: Rc4, count: number): Uint8Array {
  return cipher.process(new Uint8Array(count));
}

describe('RFC 6229', () => {
  test.for(published.vectors)('the keystream of $key is the published one at every offset', ({ key, keystream }) => {
    const whole = stream(new Rc4(hex(key)), 0x1010);
    expect(published.offsets.map((offset) => toHex(whole.subarray(offset, offset + 16)))).toEqual(keystream);
    const skipped = published.offsets.map((offset) => {
      const cipher = new Rc4(hex(key));
      cipher.skip(offset);
      return toHex(stream(cipher, 16));
    });
    expect(skipped).toEqual(keystream);
  });
});

describe('vectors', () => {
  test('the shortest and the longest key have the keystreams that OpenSSL gives them', () => {
    const key = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7 + 3);
    expect(toHex(stream(new Rc4(key(1)), 32))).toBe('71a211d6404bea71cd1be2ad397f9f663624a24fb0f48b5abdcc00137729b437');
    expect(toHex(stream(new Rc4(key(256)), 32))).toBe(
      '61f388f9b9d4ce6a0c58c9197e721247c40f54ced804f7570184ecd15e121547',
    );
  });

  test('the keystream of an 8-byte key is right over 64 KiB', () => {
    const whole = stream(new Rc4(hex('e8ea37e5ecc7b6ee')), 65536);
    expect(toHex(whole.subarray(0, 64))).toBe(
      'dce0c3d2dad4a135da326bdeffe6d4c5e085069caef8306b8b4711850904a8ee' +
        'd54f7b4225591178b1294edefa82cadaccd55d10ef0d9eab36e9fe9d80d1cf48',
    );
    expect(toHex(whole.subarray(255, 271))).toBe('6cda4d131b1f8bf7daa9b56842f9aeb3');
    expect(toHex(whole.subarray(1024, 1040))).toBe('10f3e1139aca5edfdfdf230cab94996c');
    expect(toHex(whole.subarray(4096, 4112))).toBe('8c09850eb20059e5d5e7504fe77dcf07');
    expect(toHex(provider.sha256(whole))).toBe('23ad9ab4fd213efaf35c169fdf0772a9b00423d46a9d666206c0a9130867c490');
  });

  test.for([
    ['e8ea37e5ecc7b6ee', '0100000000000000', 'dde0c3d2dad4a135', 'da326bdeffe6d4c5e085069caef8306b'],
    ['1900000000000000', '0100000000000000', 'ed656b0c2dd52992', '5c2302e12c791d54a18cbd10e3a833bf'],
    ['5ddb6c95d2dc9ba6', '0100000000000000', '0c1368be46630c3c', '7b6e4c94cd08ff68ab193e53ff35ed70'],
    ['09e7a9af6564b648', '0200000000000000', '18738a0ab80be1f8', 'b0767372e1e0b738e837f9c84c4de800'],
    ['1f3071567cb9c271', 'ffffffffffffffff', '07f4b1979423474f', '39afec809dcf55afb0193d43800f94bd'],
    ['7c6afdb3b27f60ac', '0807060504030201', '4cf266a866f01afa', '86ce35a593b032064d9f072350138504'],
  ] as const)('under %s the number %s is sealed as %s, and %s follows', ([key, plain, sealed, next]) => {
    const cipher = new Rc4(hex(key));
    expect(toHex(cipher.process(hex(plain)))).toBe(sealed);
    expect(toHex(stream(cipher, 16))).toBe(next);
  });

  test('texts are sealed one after the other on one keystream', () => {
    const toServer = new Rc4(hex('e8ea37e5ecc7b6ee'));
    const sealed = ['hello, server', 'second', 'after'].map((text) => toHex(toServer.process(ascii(text))));
    expect(sealed).toEqual(['b485afbeb5f88146bf401dbb8d', '95b1a68feb62', 'fdc88c5519']);
    const toClient = new Rc4(hex('e8ea37e5ecc7b6ee'));
    toClient.skip(8);
    const answers = ['hello, client', 'pong!!'].map((text) => toHex(toClient.process(ascii(text))));
    expect(answers).toEqual(['b25707b290caf4a68cec63f2da', '885f05ec6630']);
  });
});

const anyKey = fc.uint8Array({ minLength: 1, maxLength: 256 });
const anyStep = fc.record({ kind: fc.constantFrom('process', 'in place', 'skip', 'clone'), bytes: fc.nat(700) });

test('any sequence of steps is the twin at the same positions', () => {
  fc.assert(
    fc.property(anyKey, fc.array(anyStep, { maxLength: 12 }), (key, steps) => {
      let cipher = new Rc4(key);
      const twin = keystream(key);
      for (const { kind, bytes } of steps) {
        if (kind === 'clone') {
          const left = cipher;
          cipher = left.clone();
          left.skip(bytes);
          continue;
        }
        const expected = taken(twin, bytes);
        if (kind === 'skip') {
          cipher.skip(bytes);
          continue;
        }
        const text = counting(bytes, bytes);
        const sealed = expected.map((byte, at) => byte ^ text[at]!);
        const output = kind === 'process' ? cipher.process(text) : cipher.process(text, text);
        expect(output).toEqual(sealed);
        expect(text).toEqual(kind === 'process' ? counting(bytes, bytes) : sealed);
      }
      expect(stream(cipher, 16)).toEqual(taken(twin, 16));
    }),
    { numRuns: 500 },
  );
});

test('a clone and its original go on alone', () => {
  const cipher = new Rc4(ascii('key'));
  cipher.skip(1000);
  const copy = cipher.clone();
  const ahead = stream(cipher, 300);
  expect(stream(copy, 300)).toEqual(ahead);
  expect(stream(copy, 300)).toEqual(stream(cipher, 300));
});

test('a key is used up: changing it later changes nothing', () => {
  const key = ascii('key');
  const cipher = new Rc4(key);
  key.fill(0);
  expect(stream(cipher, 16)).toEqual(stream(new Rc4(ascii('key')), 16));
});

describe('outputs', () => {
  const memory = (): Uint8Array => counting(0, 64);
  const expected = new Rc4(ascii('key')).process(counting(16, 32));

  test.for([0, 1, 15, 16, 48, 60])('one that begins at byte %i serves an input of bytes 16 to 47', (begin) => {
    const bytes = Uint8Array.of(...memory(), ...memory());
    const output = bytes.subarray(begin, begin + 32);
    expect(new Rc4(ascii('key')).process(bytes.subarray(16, 48), output)).toBe(output);
    expect(output).toEqual(expected);
  });

  test('one in other memory may begin anywhere there', () => {
    const output = memory().subarray(20, 52);
    expect(new Rc4(ascii('key')).process(memory().subarray(16, 48), output)).toEqual(expected);
  });

  test.for([17, 31, 32])('one that begins at byte %i of the input it overlaps is refused, nothing done', (begin) => {
    const bytes = memory();
    const cipher = new Rc4(ascii('key'));
    const overlap = (): unknown => cipher.process(bytes.subarray(16, 48), bytes.subarray(begin, begin + 32));
    expect(refusal(overlap)).toMatchObject({ code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' });
    expect(bytes).toEqual(memory());
    expect(cipher.process(counting(16, 32))).toEqual(expected);
  });

  test.for([31, 33])('one of %i bytes for 32 is refused, nothing done', (length) => {
    const cipher = new Rc4(ascii('key'));
    const process = (): unknown => cipher.process(counting(16, 32), new Uint8Array(length));
    expect(refusal(process)).toMatchObject({ code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' });
    expect(cipher.process(counting(16, 32))).toEqual(expected);
  });
});

test.for([0, 257])('a key of %i bytes is refused', (length) => {
  expect(refusal(() => new Rc4(new Uint8Array(length)))).toMatchObject({ code: 'CRYPTO_BAD_KEY', fault: 'local' });
});

test.for([-1, 0.5, Number.NaN, maxRc4SkipBytes + 1])('skipping %d bytes is refused, nothing done', (count) => {
  const cipher = new Rc4(ascii('key'));
  expect(refusal(() => cipher.skip(count))).toMatchObject({ code: 'CRYPTO_BAD_ARGUMENT', fault: 'local' });
  expect(stream(cipher, 16)).toEqual(stream(new Rc4(ascii('key')), 16));
});
