import { findServer } from '../admin/client.ts';
import { type Command, jsonSwitch, usageOf } from '../command.ts';
import { programTable, resolveServe, serveSwitches } from '../config.ts';
import { backupCheck, copiesCheck } from '../doctor/backup-checks.ts';
import { directoryCheck, diskCheck, ownersCheck, secretsCheck } from '../doctor/directory-checks.ts';
import { type Check, error, type Finding, type Patient } from '../doctor/finding.ts';
import { lostKeyCheck } from '../doctor/key-checks.ts';
import { clockCheck, limitsCheck, portsCheck, settingsCheck, storeCheck } from '../doctor/machine-checks.ts';
import { limitTable } from '../limit-options.ts';
import { type OptionSources, OptionsError, optionLines } from '../options.ts';
import { print, printJson } from '../output.ts';

const checks: readonly Check[] = [
  directoryCheck,
  ownersCheck,
  secretsCheck,
  lostKeyCheck,
  diskCheck,
  storeCheck,
  backupCheck,
  copiesCheck,
  clockCheck,
  portsCheck,
  limitsCheck,
  settingsCheck,
];

type Row = Finding & { readonly check: string };

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look for what is wrong, or will be: directory, keys, disk, store, clock, addresses, settings',
  usage: ({ environment }) =>
    usageOf({
      line: 'doctor [options of serve]',
      description: [
        'Checks what a server with these options would run on, or does. Nothing is changed.',
        'The store is read as a whole while the server is stopped. Ends with 6 when something has to be mended.',
      ],
      table: programTable(environment),
      more: { title: 'Limits', lines: optionLines(limitTable) },
      switches: [...serveSwitches, jsonSwitch],
      examples: [
        'chat-server doctor --data /var/lib/chat',
        'chat-server doctor --json | jq \'select(.level != "ok")\'',
      ],
    }),
  run: async (sources) => {
    const { rows, isJson } = await examine(sources);
    for (const row of rows) {
      if (isJson) printJson(row);
      else print(`${row.level.padEnd(8)}${row.check}: ${row.text}`);
    }
    return rows.some(({ level }) => level === 'error') ? 'Findings' : 'Ok';
  },
};

async function examine(sources: OptionSources): Promise<{ readonly rows: readonly Row[]; readonly isJson: boolean }> {
  try {
    const { config, switches } = resolveServe(sources, [jsonSwitch.name]);
    // A token that must not be used is a finding of its own.
    const server = await findServer(config.dataDirectory).catch(() => undefined);
    return { rows: await findingsOf({ config, server, nowMs: Date.now() }), isJson: switches.has(jsonSwitch.name) };
  } catch (reason) {
    if (!(reason instanceof OptionsError)) throw reason;
    const rows = reason.mistakes.map((mistake) => ({ check: 'configuration', ...error(mistake) }));
    return { rows, isJson: sources.args.includes(`--${jsonSwitch.name}`) };
  }
}

async function findingsOf(patient: Patient): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const check of checks) {
    for (const finding of await check.run(patient)) rows.push({ check: check.name, ...finding });
  }
  return rows;
}
