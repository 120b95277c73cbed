import { existsSync, readFileSync } from 'node:fs';

function osRelease(): string {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

/** Whether this is Debian itself: Ubuntu has the same tools, and a package `chromium` without a Chromium in it. */
export function isDebian(text: string = osRelease()): boolean {
  return /^ID=(["']?)debian\1$/m.test(text);
}
