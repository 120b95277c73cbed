import { builtinModules } from 'node:module';

/** As compilers and bundlers print them: at the start of a line, or as a call. */
const patterns: readonly RegExp[] = [
  /^(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(?<name>[^'"]+)\1/gm,
  /^import\s*(['"])(?<name>[^'"]+)\1/gm,
  /\bimport\((['"])(?<name>[^'"]+)\1\)/g,
  /^\/\/\/ <reference types=(['"])(?<name>[^'"]+)\1/gm,
];

/** What the text of a built module, or of its types, imports. */
export function importsOf(text: string): readonly string[] {
  const code = text.replaceAll(/^\s*\/?\*.*$/gm, '');
  const names = patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match.groups?.['name'] ?? ''));
  return [...new Set(names)].toSorted();
}

export function isRelative(name: string): boolean {
  return name.startsWith('./') || name.startsWith('../');
}

export function isBuiltin(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}

/** `@proj/io/bytes` is of `@proj/io`. */
export function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
