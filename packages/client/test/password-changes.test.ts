import { describe, expect, test } from 'vitest';
import type { Client } from '../src/index.ts';
import { ann, World } from './world.ts';

type Fate = 'lost before' | 'lost after';

/** The connection breaks at each ChangePassword, before or after it is carried out, for as long as there are fates. */
function breaking(fates: Fate[]): World {
  const world: World = new World({
    intercept: (message, session) => {
      if (message.type !== 'change-password') return undefined;
      const fate = fates.shift();
      if (fate === undefined) return undefined;
      if (fate === 'lost after') world.server.changePassword(ann, message);
      world.server.cut(session);
      return 'silence';
    },
  });
  return world;
}

/** Its first login was with a token: it knows no password but those of the change. */
async function withToken(world: World): Promise<Client> {
  const first = await world.connect(ann);
  const { token } = first;
  await world.settled(first.close());
  return await world.connect(ann, { credential: { token } });
}

const logins = (world: World): readonly string[] =>
  world.server.heard.flatMap((message) => {
    if (typeof message !== 'object' || message.type !== 'login') return [];
    return [message.credential.kind === 'token' ? 'token' : message.credential.password];
  });

async function backOnline(world: World, client: Client): Promise<void> {
  await world.until(() => client.status.state === 'offline');
  await world.until(() => client.status.state !== 'offline' && client.status.state !== 'connecting');
}

describe('a change of the password whose answer is lost', () => {
  test('is asked again with the new password, when that is what the server knows by then [CHAT-7.8.3]', async () => {
    const world = breaking(['lost after']);
    const client = await withToken(world);
    await world.settled(client.changePassword('ann-secret', 'next'));
    expect(client.status.state).toBe('online');
    expect(logins(world).slice(-2)).toEqual(['token', 'next']);
    expect(world.server.passwords.get(ann)).toBe('next');
  });

  test('and was not carried out is asked again with the token', async () => {
    const world = breaking(['lost before']);
    const client = await withToken(world);
    await world.settled(client.changePassword('ann-secret', 'next'));
    expect(logins(world).slice(-1)).toEqual(['token']);
    expect(world.server.passwords.get(ann)).toBe('next');
  });

  test('does not end the client also when nobody waits for it any more', async () => {
    const world = breaking(['lost after']);
    const client = await withToken(world);
    const abort = new AbortController();
    const changing = client.changePassword('ann-secret', 'next', { signal: abort.signal });
    changing.catch(() => {});
    await world.until(() => client.status.state === 'offline');
    abort.abort(new Error('enough'));
    await expect(changing).rejects.toThrow('enough');
    await world.until(() => client.status.state === 'online');
    expect(logins(world).slice(-2)).toEqual(['token', 'next']);
  });

  test('and a token void for another reason are followed by the old password, and by the end when that is wrong', async () => {
    const world = breaking(['lost before']);
    const client = await withToken(world);
    const changing = client.changePassword('ann-secret', 'next');
    changing.catch(() => {});
    await world.until(() => client.status.state === 'offline');
    world.server.changePassword(ann, { oldPassword: 'ann-secret', newPassword: 'elsewhere' });
    await world.until(() => client.status.state === 'closed');
    expect(logins(world).slice(-3)).toEqual(['token', 'next', 'ann-secret']);
    expect(client.status).toMatchObject({ error: { code: 'CLIENT_LOGIN_REJECTED', failureName: 'LoginRejected' } });
    await expect(changing).rejects.toMatchObject({ code: 'CLIENT_LOGIN_REJECTED' });
  });
});

test('a change that nobody waits for any more is followed by logins with the new password', async () => {
  let answer: (() => void) | undefined;
  const world: World = new World({
    intercept: (message, session) => {
      if (message.type !== 'change-password') return undefined;
      answer = () => {
        world.server.changePassword(ann, message);
        world.server.say(session, { type: 'done', ackId: message.seqId });
      };
      return 'silence';
    },
  });
  const client = await withToken(world);
  const abort = new AbortController();
  const changing = client.changePassword('ann-secret', 'next', { signal: abort.signal });
  changing.catch(() => {});
  await world.until(() => answer !== undefined);
  abort.abort(new Error('enough'));
  await expect(changing).rejects.toThrow('enough');
  answer?.();
  await world.turn();
  world.cut();
  await backOnline(world, client);
  expect(logins(world)).toEqual(['ann-secret', 'token', 'next']);
  expect(client.status.state).toBe('online');
});

test('a change that is refused leaves the token as it was, and a void one ends the client', async () => {
  const world = new World();
  const client = await withToken(world);
  await expect(client.changePassword('wrong', 'next')).rejects.toMatchObject({ failureName: 'NotAllowed' });
  world.server.changePassword(ann, { oldPassword: 'ann-secret', newPassword: 'elsewhere' });
  world.cut();
  await world.until(() => client.status.state === 'closed');
  expect(logins(world).at(-1)).toBe('token');
  expect(client.status).toMatchObject({ error: { failureName: 'TokenRejected' } });
});
