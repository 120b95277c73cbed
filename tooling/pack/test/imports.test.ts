import { expect, test } from 'vitest';
import { importsOf, packageOf } from '../src/check/imports.ts';

test('what a built module imports is found in every form that compilers print', () => {
  const text = [
    'import "./side-effect.js";',
    'import first from "first";',
    'import {',
    '  second,',
    '  third as fourth',
    '} from "@scope/second/deep";',
    'export * from "third";',
    'export { fifth } from "./fifth.js";',
    'const later = await import("fourth");',
  ].join('\n');
  expect(importsOf(text)).toEqual(['./fifth.js', './side-effect.js', '@scope/second/deep', 'first', 'fourth', 'third']);
});

test('what types import is found, also inside of a type and as a reference', () => {
  const text = `/// <reference types="node" />\nimport type { A } from './a.ts';\nexport type B = import('b').B;\n`;
  expect(importsOf(text)).toEqual(['./a.ts', 'b', 'node']);
});

test('texts and comments that speak of importing import nothing', () => {
  const text = `/**\n * import { x } from 'example';\n */\nconst help = 'import it from "there"';\nif (sent && x.from !== "y") go();\n`;
  expect(importsOf(text)).toEqual([]);
});

test('a path inside of a package belongs to that package', () => {
  expect(['a', 'a/b/c.js', '@s/a', '@s/a/b'].map(packageOf)).toEqual(['a', 'a', '@s/a', '@s/a']);
});
