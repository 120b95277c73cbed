import { encodeFrame, type MessageFrame } from '@proj/frame';
import { fromHex, toHex } from '@proj/io/bytes';
import { describe, expect, test } from 'vitest';
import { type ChatMessage, type ContentKind, decodeMessage, encodeMessage } from '../src/index.ts';
import { contents, group, samples } from './samples.ts';

function frame(header: string, payload: string): MessageFrame {
  return { kind: 'message', version: 2, flags: 0, header: fromHex(header), payload: fromHex(payload) };
}

const bare = (hex: string): string => hex.replaceAll(/\s/g, '');
const names = Object.keys(samples) as ChatMessage['type'][];

describe('golden bytes', () => {
  // Written from SPEC §2 and the schema: tag, length, value.
  const name = '633a616c6963653a626f62';
  const conversation = `0a0b ${name}`;
  const groupName = '673a30313839306135642d616339362d373734622d626363652d623330323039396138303537';
  const uuid = '01890a5dac96774bbcceb302099a8057';
  const [one, two, three, four, nine] = ['f03f', '0040', '0840', '1040', '2240'].map((end) => `000000000000${end}`);
  const [sentAt, acceptedAt] = ['0000000000408f40', '0000000000409f40'];
  const hi = '060a040a026869';
  const [alice, bob, carol] = ['05616c696365', '03626f62', '056361726f6c'];
  const client = '07636c692f312e30';
  const golden: { readonly [Type in ChatMessage['type']]: readonly [header: string, body: string] } = {
    login: ['2001 2802', `0a0f 0a${alice} 1206736563726574 1a08 6c6170746f702d31 22${client} 2802`],
    'login-accepted': [
      '2002 3002',
      `0a${alice} 1203746f6b 19000000000088b340 20a8c301 2a027331 3208 0102030405060708 39000000000040af40`,
    ],
    logout: ['2003', ''],
    send: [`120b${name} 1a10${uuid} 2005 2803 39${sentAt}`, `0a${hi}`],
    accepted: [`1a10${uuid} 2006 3003`, `${conversation} 11${three} 19${acceptedAt} 2001`],
    entry: [`0a${alice} 120b${name} 1a10${uuid} 2007`, `09${three} 11${acceptedAt} 19${sentAt} 22${hi}`],
    received: ['2008', `${conversation} 11${three}`],
    delivered: ['2009', `${conversation} 11${three} 1a${bob}`],
    sync: ['200a 2804', `0a16 ${conversation} 11${three}`],
    'sync-result': ['200b 3004', `0a3a ${conversation} 11${nine} 19${one} 21${three} 29${four} 31${three}`],
    pull: ['200c 2805', `${conversation} 11${three} 1864`],
    page: [
      '200d 3005',
      `${conversation} 11${nine}
       1a3c 09${three} 1210${uuid} 1a${alice} 21${acceptedAt} 29${sentAt} 32${hi}
       1a3f 09${four} 1210${uuid} 1a${bob} 21${acceptedAt} 29${sentAt} 320b 1a09 09${two}
       21${one}`,
    ],
    register: ['200e 2801', `0a${alice} 1206736563726574`],
    registered: ['200f 3001', ''],
    failure: ['2010 3006', '08eb07 1209736c6f7720646f776e 1801 20f403'],
    done: ['2011 3010', ''],
    read: ['2012', `${conversation} 11${three}`],
    'read-by': ['2013', `${conversation} 11${three} 1a${bob}`],
    head: ['2014', `${conversation} 11${nine}`],
    typing: ['2015', conversation],
    'typing-by': ['2016', `${conversation} 12${bob}`],
    watch: ['2017 2809', `0a${bob} 0a${carol}`],
    watching: ['2018 3009', `08e0d403 1207 0a${bob} 1001 1210 0a${carol} 19${acceptedAt}`],
    presence: ['2019', `0a${bob} 19${acceptedAt}`],
    members: ['201a 2807', `0a26${groupName} 12${alice} 1864 21${three}`],
    'member-list': [
      '201b 3007',
      `0a26${groupName} 1002
       1a1b 0a${alice} 1002 21${nine} 29${three}
       1a0e 0a${bob} 19${acceptedAt}`,
    ],
    conversations: ['201c 2806', `${conversation} 1064`],
    'conversation-list': [
      '201d 3006',
      `0a5a 0a26${groupName} 11${nine} 19${two} 21${three} 29${four} 320154 3803 41${acceptedAt}
       0a16 ${conversation} 19${one}`,
    ],
    search: ['201e 2808', `0a026869 120b${name} 1832`],
    'search-result': [
      '201f 3008',
      `0a49 09${three} 1210${uuid} 1a${alice} 21${acceptedAt} 29${sentAt} 32${hi} 3a0b${name}
       0a64 09${one} 1210${uuid} 1a${carol} 21${acceptedAt} 29${sentAt} 32${hi} 3a26${groupName}`,
    ],
    block: ['2020 280a', `0a${bob} 1001`],
    blocks: ['2021 280b', ''],
    'block-list': ['2022 300b', `0a${bob} 0a${carol}`],
    'set-profile': ['2023 280c', '0a05416c696365 120468657265'],
    profiles: ['2024 280d', `0a${alice} 0a${bob}`],
    'profile-list': ['2025 300d', `0a14 0a${alice} 1205416c696365 1a0468657265 0a05 0a${bob}`],
    devices: ['2026 280e', ''],
    'device-list': [
      '2027 300e',
      `0a34 0a086c6170746f702d31 1001 1a${client} 21${sentAt} 29${acceptedAt} 32093139322e302e322e31 3801`,
    ],
    revoke: ['2028 280f', '0a086c6170746f702d31'],
    kicked: ['2029', `12086c6170746f702d31 1a${client} 21${acceptedAt}`],
    'change-password': ['202a 2810', '0a06736563726574 12057361666572'],
  };

  test.each(names)('%s has the bytes of the specification [CHAT-2.3]', (type) => {
    const [header, body] = golden[type];
    const encoded = encodeMessage(samples[type]);
    expect(toHex(encoded.header)).toBe(bare(header));
    expect(toHex(encoded.payload)).toBe(bare(body));
    expect(decodeMessage(frame(header, body))).toEqual(samples[type]);
  });

  const content: { readonly [Kind in Exclude<ContentKind, 'unknown'>]: string } = {
    text: '2206 0a04 0a026869',
    edit: `220f 120d 09${two} 1202686f`,
    recall: `220b 1a09 09${two}`,
    reaction: `2213 2211 09${two} 1204f09f918d 1801`,
    create: `2213 2a11 0a0154 1001 1a${bob} 1a${carol}`,
    add: `2207 3205 0a${bob}`,
    remove: `2207 3a05 0a${bob}`,
    role: `2209 4207 0a${bob} 1001`,
    mute: `2210 4a0e 0a${bob} 11${acceptedAt}`,
    rename: '2205 5203 0a0154',
    erased: '2202 7a00',
  };

  test.each(Object.keys(content) as (keyof typeof content)[])('%s content has the bytes of the schema', (kind) => {
    const message = { ...samples.entry, conversation: group, content: contents[kind] };
    const encoded = encodeMessage(message);
    expect(toHex(encoded.payload)).toBe(bare(`09${three} 11${acceptedAt} 19${sentAt} ${content[kind]}`));
    expect(decodeMessage(encoded)).toEqual(message);
  });

  test('a whole frame has the bytes of both specifications', () => {
    expect(toHex(encodeFrame(encodeMessage(samples.registered)))).toBe('0000000c0002000000000004200f3001');
  });
});
