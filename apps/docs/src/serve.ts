/*
 * `node --conditions=@proj/source src/serve.ts [PORT]`: serves the site that was built, to this machine alone, until a signal.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { serve } from './served.ts';

const [given = '4173'] = process.argv.slice(2);
const port = /^\d{1,5}$/.test(given) ? Number(given) : Number.NaN;
if (!(port < 65_536)) {
  process.stderr.write(`a port is a number below 65536, not ${JSON.stringify(given)}\n`);
  process.exit(2);
}
try {
  const { origin } = await serve(fileURLToPath(new URL('../.vitepress/dist/', import.meta.url)), port);
  process.stdout.write(`The site is at ${origin}/ until Ctrl-C.\n`);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const advice = `port ${port} is taken: name another one, such as npm run site -- 0`;
  process.stderr.write(`${code === 'EADDRINUSE' ? advice : message}\n`);
  process.exitCode = 1;
}
