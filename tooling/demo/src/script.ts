/** What the two say, in turns. */
const lines = [
  'are you there?',
  'yes. The line is bad today',
  'somebody cuts it every few seconds',
  'I know. Go on',
  'shall I repeat anything?',
  'nothing was missing so far',
  'and nothing came twice?',
  'no, and all in order',
  'then I stop counting',
  'please do not: count to the end',
  'how is the weather?',
  'as the line: it comes and goes',
  'did you get the drawing?',
  'I did, and the one before it',
  'tell me when the tea is ready',
  'it has been ready for a while',
] as const;

/** The line of a turn; numbered, so that a missing one is seen. */
export function lineOf(turn: number): string {
  return `${turn + 1}. ${lines[turn % lines.length]}`;
}
