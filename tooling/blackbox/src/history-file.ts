import { writeFileSync } from 'node:fs';
import type { History } from './history.ts';

/** Keeps a history for whoever looks for the cause of a fault: a line of JSON for each device, then for each event. */
export function writeHistory(file: string, { devices, events }: History): void {
  const lines = [...devices.map((device) => ({ kind: 'device', ...device })), ...events];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
