/*
 * Imported first by the processes and threads that tests start from sources. Node strips types and nothing more, and Node
 * 22 does not know `using`: what has it is compiled as the build compiles it.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

interface Compiler {
  transformSync(source: string, options: Readonly<Record<string, string>>): { readonly code: string };
}

// The build's own: esbuild is a dependency of tsup.
const tsup = createRequire(new URL('../../../tsup/package.json', import.meta.url)).resolve('tsup');
const compiler = createRequire(tsup)('esbuild') as Compiler;

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const source = readFileSync(fileURLToPath(url), 'utf8');
    if (!/^\s*(await )?using /m.test(source)) return nextLoad(url, context);
    const options = { loader: 'ts', format: 'esm', target: 'es2023', sourcefile: url, sourcemap: 'inline' };
    return { format: 'module', source: compiler.transformSync(source, options).code, shortCircuit: true };
  },
});
