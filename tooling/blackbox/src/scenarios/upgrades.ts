import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Scenario, scenario } from './scenario.ts';
import { direct } from './traffic.ts';
import { must } from './world.ts';

const fixture = new URL('../../fixtures/schema-1.sql', import.meta.url);
const texts = ['kept since version 1', 'an answer: grüße, 你好'];

export const upgraded: Scenario = scenario({
  number: 23,
  name: 'a data directory of the first schema, by a server that is killed while it starts',
  pass: 'the accounts and every message are there, and the log goes on',
  short: { kills: 3 },
  full: { kills: 60 },
  run: async (world, { kills }) => {
    const dataDirectory = await world.makeDirectory(join(world.freshDirectory(), 'data'));
    const database = new DatabaseSync(join(dataDirectory, 'chat.db'));
    database.exec(await readFile(fixture, 'utf8'));
    database.close();
    // A server that has accounts and no key would not start: it had one.
    await writeFile(join(dataDirectory, 'server.key'), `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
    const server = world.idleServer({ dataDirectory });
    for (let kill = 0; kill < kills; kill++) {
      // Somewhere between its first instruction and its ready line.
      const starting = server.start().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, world.random.between(20, 350)));
      await server.kill();
      await starting;
    }
    await server.start();
    const ann = await world.login(server.addresses, 'ann');
    const conversation = direct('ann', 'ben') as never;
    const page = await ann.require({ type: 'pull', conversation, afterSeq: 0, limit: 10 });
    must(page.type === 'page', 'a pull was answered with something else');
    const found = page.entries.map(({ content }) => (content.kind === 'text' ? content.text : content.kind));
    must(JSON.stringify(found) === JSON.stringify(texts), `the log has ${JSON.stringify(found)}`);
    const ben = world.device(server, 'ben');
    await ben.start();
    const { seq, duplicate } = await ben.text(direct('ann', 'ben'), 'and on');
    must(seq === texts.length + 1 && !duplicate, `the log goes on at ${seq}`);
    return `${kills} kills, ${found.length} messages and what came after them`;
  },
});
