/** What can be wrong with the reference system. */
export type Bug =
  | 'answer-before-append'
  | 'no-dedupe'
  | 'backwards'
  | 'leak'
  | 'cursor-before-display'
  | 'cursor-forgotten'
  | 'new-id-on-retry'
  | 'garbled';
