import { parseConversationId, parseDeviceId, parseUserId } from '@proj/chat-protocol';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Accounts, databaseName, newDeviceId } from '../../src/account/accounts.ts';
import { loadSite, parseSite, webSocketUrl } from '../../src/account/site.ts';
import { conversationHref, hrefOf, parseRoute, type Route } from '../../src/route.ts';

/** As `localStorage`. */
class Kept {
  readonly items: Map<string, string> = new Map();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

const ann = { user: parseUserId('ann'), deviceId: parseDeviceId('web-1'), token: 'token' };
const bob = { user: parseUserId('bob'), deviceId: parseDeviceId('web-2'), token: undefined };

describe('accounts', () => {
  test('they are kept, each once', () => {
    const kept = new Kept();
    const accounts = new Accounts(kept, new Kept());
    expect(accounts.list()).toEqual([]);
    accounts.save(ann);
    accounts.save(bob);
    accounts.save({ ...ann, token: 'other' });
    expect(new Accounts(kept, new Kept()).list()).toEqual([bob, { ...ann, token: 'other' }]);
    expect(accounts.find(ann.user)?.token).toBe('other');
  });

  test('a tab stays with its user, and a new one begins with whoever was chosen last', () => {
    const kept = new Kept();
    const tab = new Kept();
    const accounts = new Accounts(kept, tab);
    accounts.save(ann);
    accounts.save(bob);
    expect(accounts.current).toBeUndefined();
    accounts.choose(ann.user);
    new Accounts(kept, new Kept()).choose(bob.user);
    expect(new Accounts(kept, tab).current).toEqual(ann);
    expect(new Accounts(kept, new Kept()).current).toEqual(bob);
  });

  test('a token that comes after its account was removed is not kept', () => {
    const kept = new Kept();
    const accounts = new Accounts(kept, new Kept());
    accounts.save(ann);
    accounts.choose(ann.user);
    accounts.saveToken(ann.user, 'new');
    expect(accounts.current?.token).toBe('new');
    accounts.remove(ann.user);
    accounts.saveToken(ann.user, 'late');
    expect([accounts.list(), accounts.current]).toEqual([[], undefined]);
    expect([...kept.items.values()].join()).not.toContain('late');
  });

  test.each(['', '{', '{}', '[1, null, {}]', '[{"user":"A B","deviceId":"x"}]', '[{"user":"ann","deviceId":7}]'])(
    'what is damaged is ignored: %s',
    (text) => {
      const kept = new Kept();
      kept.setItem('chat.accounts', text);
      const accounts = new Accounts(kept, new Kept());
      expect(accounts.list()).toEqual([]);
      accounts.save(ann);
      expect(accounts.list()).toEqual([ann]);
    },
  );

  test('a device has a name of its own, and a database for each user', () => {
    expect(newDeviceId(Uint8Array.of(0, 0xab))).toBe('web-00ab');
    expect(databaseName(ann)).not.toBe(databaseName({ ...ann, user: bob.user }));
  });

  test('a tab keeps its name', () => {
    const tab = new Kept();
    const { tabName } = new Accounts(new Kept(), tab);
    expect(tabName).toMatch(/^[0-9a-f]{8}$/);
    expect(new Accounts(new Kept(), tab).tabName).toBe(tabName);
    expect(new Accounts(new Kept(), new Kept()).tabName).not.toBe(tabName);
  });
});

describe('the site', () => {
  const key = Buffer.alloc(32, 7).toString('base64url');
  const json = { key, webSocket: '/snet', registration: true, minPasswordCharacters: 12, name: 'Lantern' };

  test('it is described in full, or as far as need be', () => {
    expect(parseSite(json)).toEqual({ ...json, key: new Uint8Array(32).fill(7) });
    expect(parseSite({ key })).toMatchObject({ webSocket: '/snet', registration: false, name: 'Chat' });
    for (const minPasswordCharacters of [undefined, '12', 0, 1.5, 5_000]) {
      expect(parseSite({ key, minPasswordCharacters })).toMatchObject({ minPasswordCharacters: 8 });
    }
  });

  test.each([null, 'x', {}, { key: 7 }, { key: '' }, { key: `${key}AA` }, { key: '!'.repeat(43) }])(
    'without a key there is none: %j',
    (description) => {
      expect(() => parseSite(description)).toThrow();
    },
  );

  test('its WebSocket is encrypted where the page is', () => {
    const site = parseSite(json);
    expect(webSocketUrl(site, 'https://chat.example/a#/b').href).toBe('wss://chat.example/snet');
    expect(webSocketUrl(site, 'http://localhost:8080/').href).toBe('ws://localhost:8080/snet');
    expect(webSocketUrl({ ...site, webSocket: 'wss://other.example/x' }, 'https://chat.example/').href).toBe(
      'wss://other.example/x',
    );
  });

  describe('when it is asked for', () => {
    afterEach(() => vi.unstubAllGlobals());
    const { signal } = new AbortController();
    const answering = (answer: () => Promise<Response>) => vi.stubGlobal('fetch', answer);

    test('what the server says is right, and is kept', async () => {
      const kept = new Kept();
      answering(async () => Response.json(json));
      expect((await loadSite(kept, signal)).name).toBe('Lantern');
      answering(async () => Response.json({ ...json, name: 'New' }));
      expect((await loadSite(kept, signal)).name).toBe('New');
    });

    test('what it said last does while it cannot be reached', async () => {
      const kept = new Kept();
      answering(() => Promise.reject(new TypeError('network')));
      await expect(loadSite(kept, signal)).rejects.toThrow('network');
      answering(async () => Response.json(json));
      await loadSite(kept, signal);
      for (const answer of [
        () => Promise.reject(new TypeError('network')),
        async () => new Response('', { status: 502 }),
      ]) {
        answering(answer);
        expect((await loadSite(kept, signal)).name).toBe('Lantern');
      }
    });

    test('it is there where nothing more can be kept', async () => {
      const full = () => {
        throw new DOMException('x', 'QuotaExceededError');
      };
      answering(async () => Response.json(json));
      expect((await loadSite({ getItem: () => null, setItem: full }, signal)).name).toBe('Lantern');
    });

    test('nonsense is not kept', async () => {
      const kept = new Kept();
      answering(async () => Response.json({ key: 'x' }));
      await expect(loadSite(kept, signal)).rejects.toThrow('32 bytes');
      expect(kept.items.size).toBe(0);
    });
  });
});

describe('addresses', () => {
  const id = parseConversationId('c:ann:bob');
  const routes: readonly Route[] = [
    { view: 'list' },
    { view: 'settings' },
    { view: 'conversation', id, seq: undefined },
    { view: 'conversation', id, seq: 12 },
    { view: 'info', id },
  ];

  test.each(routes)('$view there and back', (route) => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  test('a conversation may stand there as it is', () => {
    expect(parseRoute('#/c/c:ann:bob')).toEqual({ view: 'conversation', id, seq: undefined });
    expect(conversationHref(id, 3)).toBe('#/c/c%3Aann%3Abob/3');
  });

  test.each(['', '#', '#/', '#/x', '#/c', '#/c/x', '#/c/c:b:a', '#/c/%', '#/settings/x', '#/c/c:ann:bob/info/x'])(
    '%s leads to the list',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: 'list' });
    },
  );

  test.each(['0', '-1', '1.5', 'x', '99999999999999999'])('there is no message %s', (seq) => {
    expect(parseRoute(`#/c/c:ann:bob/${seq}`)).toEqual({ view: 'conversation', id, seq: undefined });
  });
});
