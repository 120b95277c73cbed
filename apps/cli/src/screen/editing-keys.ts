import {
  type Composer,
  deleteAfter,
  deleteBefore,
  deleteToLineStart,
  deleteWordBefore,
  insert,
  left,
  lineEnd,
  lineStart,
  right,
  wordLeft,
  wordRight,
} from './composer.ts';
import type { InputEvent, KeyEvent } from './keys.ts';

type Edit = (composer: Composer) => Composer;

const plain: Readonly<Record<string, Edit>> = {
  backspace: deleteBefore,
  delete: deleteAfter,
  left,
  right,
  home: lineStart,
  end: lineEnd,
};

const withCtrl: Readonly<Record<string, Edit>> = {
  a: lineStart,
  e: lineEnd,
  b: left,
  f: right,
  h: deleteBefore,
  d: deleteAfter,
  u: deleteToLineStart,
  w: deleteWordBefore,
  left: wordLeft,
  right: wordRight,
};

const withAlt: Readonly<Record<string, Edit>> = {
  b: wordLeft,
  f: wordRight,
  left: wordLeft,
  right: wordRight,
  backspace: deleteWordBefore,
};

/** What an event does to a text that is typed; `undefined`: nothing. */
export function edited(composer: Composer, event: InputEvent): Composer | undefined {
  if (event.type === 'paste') return insert(composer, event.text);
  if (event.type !== 'key') return undefined;
  if (event.name === 'text') return insert(composer, event.text);
  return editOf(event)?.(composer);
}

function editOf({ name, ctrl, alt }: KeyEvent): Edit | undefined {
  if (ctrl) return withCtrl[name];
  return alt ? withAlt[name] : plain[name];
}
