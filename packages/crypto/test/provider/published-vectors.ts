import type { AeadName } from '../../src/index.ts';

export interface ExchangeVector {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly sharedSecret: string;
}

/** Project Wycheproof, x25519_test.json, with its numbers: points on the twist, special ones, and non-canonical ones. */
export const exchangeVectors: readonly (readonly [tcId: number, vector: ExchangeVector])[] = [
  [
    1,
    {
      publicKey: '504a36999f489cd2fdbc08baff3d88fa00569ba986cba22548ffde80f9806829',
      privateKey: 'c8a9d5a91091ad851c668b0736c1c9a02936c0d3ad62670858088047ba057475',
      sharedSecret: '436a2c040cf45fea9b29a0cb81b1f41458f863d0d61b453d0a982720d6d61320',
    },
  ],
  [
    2,
    {
      publicKey: '63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733',
      privateKey: 'd85d8c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211958',
      sharedSecret: '279df67a7c4611db4708a0e8282b195e5ac0ed6f4b2f292c6fbd0acac30d1332',
    },
  ],
  [
    7,
    {
      publicKey: '0200000000000000000000000000000000000000000000000000000000000000',
      privateKey: 'd03edde9f3e7b799045f9ac3793d4a9277dadeadc41bec0290f81f744f73775f',
      sharedSecret: 'b87a1722cc6c1e2feecb54e97abd5a22acc27616f78f6e315fd2b73d9f221e57',
    },
  ],
  [
    19,
    {
      publicKey: 'ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000',
      privateKey: '105d621e1ef339c3d99245cfb77cd3a5bd0c4427a0e4d8752c3b51f045889b4f',
      sharedSecret: '61eace52da5f5ecefafa4f199b077ff64f2e3d2a6ece6f8ec0497826b212ef5f',
    },
  ],
  [
    60,
    {
      publicKey: 'edffffefffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      privateKey: '88037ac8e33c72c2c51037c7c8c5288bba9265c82fd8c31796dd7ea5df9aaa4a',
      sharedSecret: '8c27b3bff8d3c1f6daf2d3b7b3479cf9ad2056e2002be247992a3b29de13a625',
    },
  ],
  [
    62,
    {
      publicKey: 'ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      privateKey: '40bd4e1caf39d9def7663823502dad3e7d30eb6eb01e9b89516d4f2f45b7cd7f',
      sharedSecret: '2cf6974b0c070e3707bf92e721d3ea9de3db6f61ed810e0a23d72d433365f631',
    },
  ],
  [
    87,
    {
      publicKey: 'efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      privateKey: '0016b62af5cabde8c40938ebf2108e05d27fa0533ed85d70015ad4ad39762d54',
      sharedSecret: 'b4d10e832714972f96bd3382e4d082a21a8333a16315b3ffb536061d2482360d',
    },
  ],
  [
    88,
    {
      publicKey: 'f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      privateKey: 'd83650ba7cec115881916255e3fa5fa0d6b8dcf968731bd2c9d2aec3f561f649',
      sharedSecret: '515eac8f1ed0b00c70762322c3ef86716cd2c51fe77cec3d31b6388bc6eea336',
    },
  ],
  [
    89,
    {
      publicKey: 'f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      privateKey: '88dd14e2711ebd0b0026c651264ca965e7e3da5082789fbab7e24425e7b4377e',
      sharedSecret: '6919992d6a591e77b3f2bacbd74caf3aea4be4802b18b2bc07eb09ade3ad6662',
    },
  ],
];

/**
 * Points of order 1, 2, 4 and 8 on the curve and its twist, canonical and not: every scalar takes them to zero. All of
 * Wycheproof's, tests 63 to 86.
 */
export const lowOrderPoints: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f11d7',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
];

export interface SealVector {
  readonly key: string;
  readonly nonce: string;
  readonly associatedData: string;
  readonly plaintext: string;
  /** Ciphertext ‖ tag. */
  readonly sealed: string;
}

const wycheproof = {
  key: '808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f',
  nonce: '000102030405060708090a0b',
};
const gcm = {
  key: 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308',
  nonce: 'cafebabefacedbaddecaf888',
};
const zeroGcm = { key: '00'.repeat(32), nonce: '00'.repeat(12), associatedData: '' };

export const sealVectors: readonly (readonly [source: string, name: AeadName, vector: SealVector])[] = [
  [
    'Wycheproof chacha20_poly1305 2',
    'chacha20-poly1305',
    {
      key: '80ba3192c803ce965ea371d5ff073cf0f43b6a2ab576b208426e11409c09b9b0',
      nonce: '4da5bf8dfd5852c1ea12379d',
      associatedData: '',
      plaintext: '',
      sealed: '76acb342cf3166a5b63c0c0ea1383c8d',
    },
  ],
  [
    'Wycheproof chacha20_poly1305 3',
    'chacha20-poly1305',
    {
      key: '7a4cd759172e02eb204db2c3f5c746227df584fc1345196391dbb9577a250742',
      nonce: 'a92ef0ac991dd516a3c6f689',
      associatedData: 'bd506764f2d2c410',
      plaintext: '',
      sealed: '906fa6284b52f87b7359cbaa7563c709',
    },
  ],
  [
    'Wycheproof chacha20_poly1305 9',
    'chacha20-poly1305',
    {
      key: '1c8b59b17a5ceced31bde97d4cefd9aaaa63362e096e863ec1c89580bca79b7a',
      nonce: '94f32a6dff588f2b5a2ead45',
      associatedData: '6c8cf2ab3820b695',
      plaintext: '453f95',
      sealed: '610925a8a7883eb7e40bc40e2e5922ae95ddc3',
    },
  ],
  [
    'Wycheproof chacha20_poly1305 125, a ciphertext of ones',
    'chacha20-poly1305',
    {
      ...wycheproof,
      associatedData: 'ff'.repeat(16),
      plaintext: '9a49c40f8b48d7c66d1db4e53f20f2dd4aaa241ddab26b5bc0e218b72c3390f2',
      sealed: `${'ff'.repeat(32)}37e3399d9ca696799f08f4f72bc0cdd8`,
    },
  ],
  [
    'Wycheproof chacha20_poly1305 131, a ciphertext of single bits',
    'chacha20-poly1305',
    {
      ...wycheproof,
      associatedData: '80000000'.repeat(4),
      plaintext: 'e5b63bf0f4b7283912e24b1a40df0d223555dbe2a54d94a4bf1de74853cc6f0d',
      sealed: `${'80000000'.repeat(8)}10fee3ecfba9cdf797bae37a626ec83b`,
    },
  ],
  [
    'Wycheproof chacha20_poly1305 140, a ciphertext of ones and zeros',
    'chacha20-poly1305',
    {
      ...wycheproof,
      associatedData: '00000000ffffffff'.repeat(2),
      plaintext: '65b63bf08b48d7c692e24b1a3f20f2ddb555dbe2dab26b5b3f1de7482c3390f2',
      sealed: `${'00000000ffffffff'.repeat(4)}10fb61272b555bee104f5a71818716d6`,
    },
  ],
  [
    'GCM specification, test case 13',
    'aes-256-gcm',
    { ...zeroGcm, plaintext: '', sealed: '530f8afbc74536b9a963b4f1c4cb738b' },
  ],
  [
    'GCM specification, test case 14',
    'aes-256-gcm',
    {
      ...zeroGcm,
      plaintext: '00'.repeat(16),
      sealed: 'cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919',
    },
  ],
  [
    'GCM specification, test case 15',
    'aes-256-gcm',
    {
      ...gcm,
      associatedData: '',
      plaintext:
        'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255',
      sealed:
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
        '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad' +
        'b094dac5d93471bdec1a502270e3cc6c',
    },
  ],
  [
    'GCM specification, test case 16',
    'aes-256-gcm',
    {
      ...gcm,
      associatedData: 'feedfacedeadbeeffeedfacedeadbeefabaddad2',
      plaintext:
        'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72' +
        '1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
      sealed:
        '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa' +
        '8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b',
    },
  ],
];
