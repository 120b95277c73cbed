import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { talkingCrowd } from './crashes.ts';
import { Pace } from './pace.ts';
import { type Scenario, scenario } from './scenario.ts';
import { type Mail, type SmtpMood, SmtpStub } from './smtp-stub.ts';
import { direct } from './traffic.ts';
import { WebhookStub } from './webhook-stub.ts';
import { must } from './world.ts';

const dayMs = 86_400_000;
const outages: readonly SmtpMood[] = ['gone', 'hangs', 'refuses'];

export const mailOutage: Scenario = scenario({
  number: 24,
  name: 'the mail server hangs, refuses and is gone for days, across restarts of the server',
  pass: 'nobody waits for it; each window is reported once, when it can be',
  short: { days: 2, sends: 40 },
  full: { days: 10, sends: 400 },
  run: async (world, { days, sends }) => {
    const smtp = world.use(await SmtpStub.listen());
    const offsetFile = join(await world.makeDirectory(world.freshDirectory()), 'offset');
    await writeFile(offsetFile, '0');
    const preload = fileURLToPath(new URL('../../fixtures/shifted-clock.mjs', import.meta.url));
    const server = await world.server({
      environment: { CLOCK_OFFSET_FILE: offsetFile, CHAT_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
      command: [process.execPath, '--import', preload],
      args: [
        '--mail-from',
        'chat@example.org',
        '--mail-to',
        'ops@example.org',
        '--report-every',
        '24h',
        '--smtp-insecure',
      ],
    });
    await world.register(server, 'ann');
    const [ann] = await world.devices(server, ['ann']);
    must(ann !== undefined, 'nobody is there');
    const pace = await Pace.before(world, ann, sends);
    const found: string[] = [];
    for (let day = 1; day <= days; day++) {
      smtp.mood = outages[day % outages.length] ?? 'hangs';
      const before = smtp.connections;
      await writeFile(offsetFile, String(day * dayMs));
      await world.until(() => smtp.connections > before, `the report of day ${day} is tried`, 30_000);
      found.push(await pace.withinTwice());
      if (day % 2 === 1) await server.kill();
      else await server.stop();
      await server.start();
    }
    must(smtp.mails.length === 0, `${smtp.mails.length} mails were taken by a server that takes none`);
    // Alerts come as well: that mails fail, and that the clock jumps, is worth one.
    const reports = (): readonly Mail[] => smtp.mails.filter(({ subject }) => subject.includes('report'));
    smtp.mood = 'takes';
    // Tried again within a quarter of an hour of a clock that nobody waits for here: a restart does it at once.
    await server.stop();
    await server.start();
    await world.until(() => reports().length >= days, `${days} reports come`, 60_000);
    // Once it knows that the mail was taken, no kill makes it send another.
    await sleep(500);
    await server.kill();
    await server.start();
    await sleep(6_000);
    const ids = new Set(reports().map(({ messageId }) => messageId));
    must(ids.size === days, `of ${days} windows ${ids.size} were reported`);
    must(reports().length === days, `${reports().length} reports came for ${days} windows`);
    must(
      smtp.mails.every(({ text }) => !text.includes('measured')),
      'a report has what somebody wrote',
    );
    return `${days} days, ${reports().length} reports (${reports()[0]?.subject}), ${smtp.mails.length} mails in all, ${found[0]}; ${await world.settled()}`;
  },
});

export const webhookOutage: Scenario = scenario({
  number: 25,
  name: 'the receiver of webhooks fails, never answers, is slow, and the server is killed meanwhile',
  pass: 'every entry is told at least once, in the order of its log; nobody waits for it',
  short: { users: 3, perSecond: 20, moodMs: 700, sends: 40 },
  full: { users: 20, perSecond: 20, moodMs: 60_000, sends: 400 },
  run: async (world, { users, perSecond, moodMs, sends }) => {
    const receiver = world.use(await WebhookStub.listen());
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const server = await world.server({
      environment: { CHAT_WEBHOOK_SECRET: secret },
      args: ['--webhook-url', receiver.url, '--webhook-timeout', '500ms', '--webhook-entries', '20'],
    });
    const { devices, traffic } = await talkingCrowd(world, server, users, perSecond);
    const [first] = devices;
    must(first !== undefined, 'nobody is there');
    const pace = await Pace.before(world, first, sends);
    const found: string[] = [];
    for (const mood of ['fails', 'hangs', 'slow'] as const) {
      receiver.mood = mood;
      await sleep(moodMs);
      found.push(await pace.withinTwice());
    }
    await server.kill();
    await server.start();
    await traffic.stop();
    await world.settle();
    receiver.mood = 'takes';
    // What the other server took, against which the pace is measured, is told to nobody.
    const elsewhere = direct('control', 'control');
    const { events } = world.recorder.history;
    const here = events.filter((event) => event.kind === 'accepted' && event.conversation !== elsewhere);
    const accepted = new Set(here.map((event) => ('id' in event ? event.id : '')));
    await world.until(() => receiver.entries.size >= accepted.size, 'everything is told', 60_000);
    must(receiver.entries.size === accepted.size, `${receiver.entries.size} of ${accepted.size} entries were told`);
    const last = new Map<string, number>();
    for (const { conversation, seq } of receiver.entries.values()) {
      const before = last.get(conversation) ?? 0;
      must(seq === before + 1, `of ${conversation} ${seq} was told after ${before}`);
      last.set(conversation, seq);
    }
    return `${accepted.size} accepted, ${receiver.entries.size} told in ${receiver.requests} requests, ${found[0]}; ${await world.settled()}`;
  },
});
