/** What separates nothing: letters, digits and the marks on them, of any script. */
const run = /[\p{L}\p{N}\p{M}]+/gu;
/** Of a run. Scripts written without spaces: each character is a word of its own, and a sequence of them is a phrase. */
const word =
  /(?=[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}])[\p{L}\p{N}\p{M}]|(?:(?![\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}])[\p{L}\p{N}\p{M}])+/gu;
/** Accents, but not the marks that are vowels or voicing elsewhere. */
const accents = /[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;
/** Longer words are cut, in texts and in queries alike. */
const maxWordCodePoints = 64;

/** One spelling for what is compared without case, accents and width. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(accents, '').normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

function cut(text: string): string {
  return text.length <= maxWordCodePoints ? text : [...text].slice(0, maxWordCodePoints).join('');
}

/**
 * The words that must follow each other, for each run of `query` between its spaces and signs. Words hold letters,
 * digits and marks alone, none of what a search engine could take for syntax.
 */
export function phrasesOf(query: string): readonly (readonly string[])[] {
  return (fold(query).match(run) ?? []).map((phrase) => (phrase.match(word) ?? []).map(cut));
}

/** The words of `text`, in their order: those of all its phrases, without looking for where these end. */
export function wordsOf(text: string): readonly string[] {
  return (fold(text).match(word) ?? []).map(cut);
}

/** Whether `words` has every phrase, the last word of the last one by its beginning. No phrase is found nowhere. */
export function matchesPhrases(words: readonly string[], phrases: readonly (readonly string[])[]): boolean {
  return (
    phrases.length > 0 &&
    phrases.every((phrase, at) =>
      words.some((_, start) =>
        phrase.every((part, offset) => {
          const candidate = words[start + offset];
          const isLast = at === phrases.length - 1 && offset === phrase.length - 1;
          return isLast ? candidate?.startsWith(part) === true : candidate === part;
        }),
      ),
    )
  );
}
