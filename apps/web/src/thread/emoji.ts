/** A sign and what it is called. */
export type Emoji = readonly [sign: string, name: string];

export const quickEmoji: readonly Emoji[] = [
  ['👍', 'thumbs up'],
  ['❤️', 'heart'],
  ['😂', 'tears of joy'],
  ['😮', 'surprise'],
  ['😢', 'sadness'],
  ['🙏', 'thanks'],
];

export const allEmoji: readonly Emoji[] = [
  ...quickEmoji,
  ['👎', 'thumbs down'],
  ['👏', 'applause'],
  ['🎉', 'celebration'],
  ['🔥', 'fire'],
  ['👀', 'looking'],
  ['✅', 'done'],
  ['💯', 'hundred'],
  ['😀', 'grin'],
  ['😅', 'relief'],
  ['😉', 'wink'],
  ['😊', 'smile'],
  ['😍', 'love'],
  ['😎', 'cool'],
  ['🤔', 'thinking'],
  ['😴', 'asleep'],
  ['😭', 'crying'],
  ['😡', 'anger'],
  ['🤯', 'mind blown'],
  ['🥳', 'party'],
  ['🤝', 'handshake'],
  ['👋', 'wave'],
  ['💪', 'strength'],
  ['🙌', 'raised hands'],
  ['🌱', 'seedling'],
  ['☀️', 'sun'],
  ['🌧️', 'rain'],
  ['☕', 'coffee'],
  ['🍰', 'cake'],
  ['🚀', 'rocket'],
];
