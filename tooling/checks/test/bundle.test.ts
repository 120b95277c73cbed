import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, expect, test } from 'vitest';
import { absolute, read } from '../src/repository.ts';

/** Everything that a page needs to chat, as a bundler puts it together: nothing is left out for not being used. */
const modules = ['@proj/client', '@proj/client/browser', '@proj/snet/web', '@proj/crypto/provider/web'];
const limitBytes = 120_000;
/** What the README says may be off by so much. */
const tolerance = 0.03;

interface Bundle {
  /** Without what is WebAssembly. */
  readonly scripts: readonly string[];
  /** As they stand in scripts, in base64. */
  readonly binaries: readonly string[];
}

async function bundle(): Promise<Bundle> {
  const source = modules.map((name, index) => `export * as part${index} from '${name}';`).join('\n');
  const built = await build({
    root: absolute('tooling/checks'),
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@proj/source', 'browser', 'module', 'import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'page' ? '\0page' : undefined),
        load: (id) => (id === '\0page' ? source : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: { input: 'page', preserveEntrySignatures: 'strict' },
    },
  });
  const [{ output }] = [built].flat() as [Rolldown.RolldownOutput];
  const binaries: string[] = [];
  const scripts = output.map((file) => {
    const text = file.type === 'chunk' ? file.code : String(file.source);
    // Every WebAssembly module begins with these four bytes and a version.
    return text.replaceAll(/(["'`])AGFzbQEAAAA[\w+/=]*\1/g, (literal) => {
      binaries.push(literal.slice(1, -1));
      return '""';
    });
  });
  return { scripts, binaries };
}

const gzipBytes = (files: readonly (string | Buffer)[]): number =>
  files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
const inKilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

let page: Bundle;
beforeAll(async () => {
  page = await bundle();
}, 60_000);

test('what a page needs to chat has at most 120 kB with gzip, beside WebAssembly, and the README says how much', () => {
  const bytes = gzipBytes(page.scripts);
  const wasmBytes = gzipBytes(page.binaries.map((binary) => Buffer.from(binary, 'base64')));
  const wasm = `and ${inKilobytes(wasmBytes)} kB of WebAssembly`;
  process.stdout.write(`bundle for browsers: ${inKilobytes(bytes)} kB with gzip, ${wasm}\n`);
  expect(page.binaries).toHaveLength(1);
  expect(bytes).toBeLessThanOrEqual(limitBytes);

  const [, said, saidWasm] =
    /(\d+) kB with gzip, and (\d+) kB of WebAssembly/.exec(read('packages/client/README.md').replaceAll('\n', ' ')) ??
    [];
  for (const [figure, actual] of [
    [said, bytes],
    [saidWasm, wasmBytes],
  ] as const) {
    expect(Math.abs(Number(figure) * 1000 - actual) / actual, `it is ${inKilobytes(actual)} kB`).toBeLessThan(
      tolerance,
    );
  }
});

test('what a page needs to chat imports nothing of Node', () => {
  for (const script of page.scripts) {
    expect(script).not.toMatch(/(?:from|import|require)\s*\(?\s*["'`]node:/);
    expect(script).not.toContain('__vite-browser-external');
  }
});
