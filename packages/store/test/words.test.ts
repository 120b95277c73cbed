import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchesPhrases, phrasesOf, wordsOf } from '../src/words.ts';

describe('words', () => {
  test('are folded in case, accents and width, and split at what is no letter or digit', () => {
    expect(wordsOf("Ｃafé ÉCLAIR's — 3,5 İstanbul ΟΔΟΣ")).toEqual([
      'cafe',
      'eclair',
      's',
      '3',
      '5',
      'istanbul',
      'οδοσ',
    ]);
  });

  test('keep the marks that are letters in their script', () => {
    expect(wordsOf('が हिन्दी שָׁלוֹם')).toEqual(['が', 'हिन्दी', 'שָׁלוֹם'.normalize('NFC')]);
  });

  test('of scripts without spaces are single characters, one phrase of a query', () => {
    expect(wordsOf('我们meet在8点')).toEqual(['我', '们', 'meet', '在', '8', '点']);
    expect(phrasesOf('北京 abc')).toEqual([['北', '京'], ['abc']]);
  });

  test('are cut at 64 characters, in texts and in queries', () => {
    const long = '𝒳'.repeat(10) + 'y'.repeat(100);
    expect(wordsOf(long)[0]).toHaveLength(64);
    expect(matchesPhrases(wordsOf(long), phrasesOf(long))).toBe(true);
  });

  test('of a text are those of its phrases', () => {
    const unit = fc.oneof(
      fc.constantFrom('a', 'É', '8', '我', 'が', 'ภ', 'ा', ' ', '-'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        expect(wordsOf(text)).toEqual(phrasesOf(text).flat());
      }),
    );
  });

  test('hold nothing that could end a quotation', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of wordsOf(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
      }),
    );
  });

  test('of any text find that text, and folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const words = wordsOf(text);
        expect(matchesPhrases(words, phrasesOf(text))).toBe(words.length > 0);
        expect(wordsOf(words.join(' '))).toEqual(words);
      }),
    );
  });
});
