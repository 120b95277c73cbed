const words =
  'abstract|as|async|await|break|case|catch|class|const|continue|declare|default|def|delete|do|else|export|extends|false|finally|for|from|function|get|if|implements|import|in|instanceof|interface|let|new|null|of|override|private|protected|readonly|return|satisfies|set|static|super|switch|this|throw|true|try|type|typeof|undefined|using|void|while|yield';

/** Comments, texts, words of the language, numbers; whatever comes first wins. */
const tokens = new RegExp(
  [
    String.raw`(?<comment>\/\*[\s\S]*?\*\/|(?<=^|[\s;,{(])\/\/[^\n]*)`,
    String.raw`(?<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\`(?:[^\`\\]|\\.)*\`)`,
    String.raw`(?<word>(?<![\w.$#-])(?:${words})(?![\w$-]))`,
    String.raw`(?<number>(?<![\w$])\d[\w.]*)`,
  ].join('|'),
  'g',
);
/** The same for what has `#` before a comment. */
const scriptTokens = /(?<comment>(?<=^|\s)#[^\n]*)|(?<text>'[^'\n]*'|"[^"\n]*")/g;

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Lines of HTML for lines of code: little colour, and enough to find one's way. */
export function highlight(code: string, extension: string): readonly string[] {
  const pattern = /^(ts|tsx|js|mjs|json|css|proto|c)$/.test(extension) ? tokens : scriptTokens;
  let html = '';
  let end = 0;
  for (const match of code.matchAll(pattern)) {
    const [kind] = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined) ?? ['text'];
    html += escapeHtml(code.slice(end, match.index));
    // A token of several lines is one for each of them.
    html += match[0]
      .split('\n')
      .map((line) => `<i class="${kind}">${escapeHtml(line)}</i>`)
      .join('\n');
    end = match.index + match[0].length;
  }
  return (html + escapeHtml(code.slice(end))).split('\n');
}
