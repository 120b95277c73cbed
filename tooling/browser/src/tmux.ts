import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** Whether there is a tmux, in which tests drive programs that take the whole terminal. */
export function hasTmux(): boolean {
  return spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;
}

/** Why tests that need tmux did not run, and what helps. */
export const withoutTmux: string =
  'there is no tmux. On Debian, `npm test` installs one when it is run by root; elsewhere install tmux.';

/** `PROJ_REQUIRE_TMUX`: a run that would leave tests out fails instead. */
export function isTmuxRequired(env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return (env['PROJ_REQUIRE_TMUX'] ?? '') !== '';
}
