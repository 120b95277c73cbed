import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, FailureCode } from '@proj/chat-protocol';
import { newId } from '../probe/device.ts';
import type { ServerProcess } from '../server-process.ts';
import { runServerCommand } from './commands.ts';
import { type Scenario, scenario } from './scenario.ts';
import { smallDisk } from './small-disk.ts';
import { direct } from './traffic.ts';
import { must, type World } from './world.ts';

export const diskFull: Scenario = scenario({
  number: 6,
  name: 'the disk is full',
  pass: 'what does not fit is Unavailable and never accepted; the server stays up, and goes on when there is space',
  short: { diskBytes: 12 * 0x10_0000, textBytes: 4_000, rounds: 1 },
  full: { diskBytes: 40 * 0x10_0000, textBytes: 8_000, rounds: 5 },
  run: async (world, { diskBytes, textBytes, rounds }) => {
    const disk = await smallDisk(world, diskBytes);
    const server = await world.server({ dataDirectory: disk.directory, command: disk.command });
    await world.register(server, 'ann', 'ben', 'filler');
    const [ann, ben] = await world.devices(server, ['ann', 'ben']);
    must(ann !== undefined && ben !== undefined, 'nobody is there');
    const talk = direct('ann', 'ben');
    await ann.text(talk, 'while there is space');
    let refusals = 0;
    for (let round = 0; round < rounds; round++) {
      await disk.fill();
      const raw = await world.login(server.addresses, 'filler', `raw${round}`);
      const text = 'x'.repeat(textBytes);
      const notes = direct('filler', 'filler') as never;
      const waiting: Promise<unknown>[] = [];
      // What one commit had no room for another may have: a smaller one, or one for which the WAL begins anew.
      for (let attempt = 0; ann.unanswered < 3 && attempt < 10; attempt++) {
        let failure: Failure | undefined;
        // Some still fits: in what the disk keeps for the file that is there.
        for (let count = 0; failure === undefined && count < (4 * diskBytes) / textBytes; count++) {
          const content = { kind: 'text', text } as const;
          const answer = await raw.ask({ type: 'send', conversation: notes, id: newId(), sentAtMs: 1, content });
          if (answer.type === 'failure') failure = answer;
        }
        must(failure !== undefined, 'the disk was never full');
        must(failure.code === FailureCode.Unavailable, `on a full disk a send was answered with ${failure.code}`);
        must(failure.retryable, 'on a full disk a send was refused for good');
        // What is tried again meanwhile is accepted later: once.
        for (const number of [1, 2, 3]) {
          waiting.push(ann.text(talk, `${round}-${attempt}-${number} on a full disk ${text}`));
        }
        const pull = await raw.ask({ type: 'pull', conversation: notes, afterSeq: 0, limit: 1 });
        must(pull.type === 'page', `on a full disk a pull was answered with ${JSON.stringify(pull)}`);
        const { status } = await world.http(server).page('/healthz');
        must(status === 200, `on a full disk /healthz answers ${status}`);
      }
      must(
        ann.unanswered >= 3,
        `on a full disk ${3 - ann.unanswered} sends were accepted, however often it was filled`,
      );
      refusals++;
      await disk.free(server.pid ?? 0);
      await Promise.all(waiting);
      raw.destroy();
    }
    // What was kept is kept.
    await server.kill();
    await server.start();
    const late = world.device(server, 'ben', 'late');
    await late.start();
    return `${disk.kind}, full ${refusals} times; ${await world.settled()}`;
  },
});

export const corruption: Scenario = scenario({
  number: 26,
  name: 'bytes of the database are flipped, its beginning is overwritten, its WAL is gone',
  pass: 'damage is found at the start: exit code 4 and a sentence that says what to do; a backup brings it back',
  short: { messages: 400 },
  full: { messages: 50_000 },
  run: async (world, { messages }) => {
    const server = await world.server();
    const data = server.dataDirectory;
    const file = join(data, 'chat.db');
    await world.register(server, 'ann');
    const [ann] = await world.devices(server, ['ann'], { parallel: 20 });
    must(ann !== undefined, 'nobody is there');
    const notes = direct('ann', 'ann');
    await Promise.all(
      Array.from({ length: messages }, (_, index) => ann.text(notes, `note ${index} ${'.'.repeat(300)}`)),
    );
    const backup = join(world.directory, 'backup.db');
    await runServerCommand(world, ['backup', backup, '--data', data]);
    const expected = ann.last(notes);
    await ann.kill();
    await server.stop();
    const good = await readFile(file);
    must(
      (await readdir(data)).every((name) => !name.endsWith('-wal')),
      'a stopped server left a WAL',
    );

    const damages: readonly (readonly [string, (bytes: Buffer) => void])[] = [
      ['its beginning overwritten', (bytes) => void bytes.fill(0xa5, 0, 200)],
      ['a page overwritten', (bytes) => void bytes.fill(0, 4096 * 3, 4096 * 4)],
      ['pages full of flipped bytes', (bytes) => flipEvery(bytes, 997)],
      ['its end cut off', () => undefined],
    ];
    const sentences: string[] = [];
    for (const [what, damage] of damages) {
      const bytes = Buffer.from(good);
      damage(bytes);
      await writeFile(file, what === 'its end cut off' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes);
      sentences.push(await mustRefuseToStart(world, data, what));
      const after = await readFile(file);
      must(after.length > 0, 'the damaged file was emptied');
    }
    // A backup brings it back.
    await runServerCommand(world, ['restore', backup, '--data', data]);
    world.rewind();
    await server.start();
    await ann.start();
    await world.until(() => ann.last(notes) === expected, 'the backup has everything');

    // Without its WAL the database is an older one: it starts as what it is, says so, and clients begin anew.
    const { epoch } = ann;
    await Promise.all([1, 2, 3].map((number) => ann.text(notes, `in the WAL ${number}`)));
    await server.kill();
    must((await readFile(`${file}-wal`)).length > 0, 'a killed server left no WAL');
    await rm(`${file}-wal`);
    world.rewind();
    await server.start();
    must(/WAL is missing/.test(server.errors), 'nobody was told that the WAL is missing');
    await world.until(() => ann.isOnline && ann.epoch !== epoch, 'the device is told of a new epoch');
    await ann.text(notes, 'and on');
    await world.settle();
    const kept = ann.last(notes);
    const figures = `${damages.length} damages refused, restored; without its WAL ${kept} of ${expected + 4} are there`;
    return `${figures}; first refusal: ${sentences[0]}; ${await world.settled()}`;
  },
});

function flipEvery(bytes: Buffer, step: number): void {
  for (let at = 4096 * 2; at < bytes.length; at += step) bytes[at] = (bytes[at] ?? 0) ^ 0x40;
}

async function mustRefuseToStart(world: World, dataDirectory: string, what: string): Promise<string> {
  const server: ServerProcess = world.idleServer({ dataDirectory, mayFail: true });
  const refusal = await server.start().then(
    () => undefined,
    (error: Error) => error.message,
  );
  await server.kill();
  must(refusal !== undefined, `a database with ${what} was taken for a good one`);
  must(/exited with 4/.test(refusal), `with ${what} ${refusal}`);
  must(
    /cannot be used|damaged|not a database|restore/i.test(refusal),
    `with ${what} nobody says what to do: ${refusal}`,
  );
  return /"msg":"([^"]*)"/.exec(refusal)?.[1] ?? refusal.split('\n').at(-1) ?? '';
}
