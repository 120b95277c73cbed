import { expect, test } from 'vitest';
import { exitCodes } from '../src/exit.ts';
import { World } from './program.ts';
import { scratchDirectory } from './scratch.ts';

test('history with nobody is refused', async () => {
  const world = new World(scratchDirectory());
  await world.startServer();
  await world.register('ann');
  const outcome = await world.run('ann', ['history', 'nobody']);
  expect([outcome.exit, outcome.stdout, outcome.stderr]).toEqual([
    exitCodes.UnknownUser.code,
    '',
    'chat: there is no such user on this server: check the name\n',
  ]);
});
