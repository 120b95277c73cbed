import { hasTmux, withoutTmux } from '@proj/browser';
import { beforeEach, expect, test } from 'vitest';
import { World } from '../program.ts';
import { scratchDirectory } from '../scratch.ts';
import { Tmux } from './tmux.ts';

const isHere = hasTmux();

if (!isHere && (process.env['PROJ_REQUIRE_TMUX'] ?? '') !== '') throw new Error(withoutTmux);
beforeEach(({ skip }) => {
  if (!isHere) skip(withoutTmux);
});

async function setScene(...users: readonly string[]): Promise<{ readonly world: World; readonly folder: string }> {
  const folder = scratchDirectory();
  const world = new World(folder);
  await world.startServer();
  for (const user of users) await world.register(user);
  return { world, folder };
}

test('Enter opens the conversation that is highlighted, whichever has risen above it', {
  timeout: 60_000,
}, async () => {
  const { world, folder } = await setScene('ann', 'ben', 'eve');
  await world.run('ann', ['send', 'ben', 'hello']);
  await world.run('ann', ['send', 'eve', 'hello']);
  const tmux = await Tmux.start({ folder, columns: 80, rows: 24, profile: world.profile('ann') });
  await tmux.until(/eve[\s\S]+ben[\s\S]+● online/);
  await world.run('ben', ['send', 'ann', 'I rise']);
  await tmux.until(/I rise[\s\S]+eve/);
  await tmux.keys('Enter');
  await tmux.type('for eve alone');
  await tmux.keys('Enter');
  await tmux.until(/for eve alone +✓/);
  const { exit, stdout } = await world.run('eve', ['listen', '--count', '2', '--timeout', '20', '--json']);
  expect([exit, stdout]).toEqual([0, expect.stringContaining('"text":"for eve alone"')]);
});

test('talk says of each line at a terminal that it was accepted', { timeout: 60_000 }, async () => {
  const { world, folder } = await setScene('ann', 'ben');
  const options = { folder, columns: 80, rows: 24, profile: world.profile('ann') };
  const tmux = await Tmux.start({ ...options, args: ['talk', 'ben'] });
  await tmux.until(/^>/m);
  await tmux.type('hello Ben');
  await tmux.keys('Enter');
  await tmux.until(/^✓ hello Ben$/m);
  await tmux.keys('C-d');
  await tmux.until(/exit=0/);
});
