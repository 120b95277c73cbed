import { directConversation } from '@proj/chat-protocol';
import { expect, test } from 'vitest';
import { Deferred } from '../../src/deferred.ts';
import { type Step, StepQueue } from '../../src/messenger/step-queue.ts';
import { ann, bob } from '../world.ts';

const conversation = directConversation(ann, bob);

function step(text: string): Step {
  const draft = { type: 'draft', conversation, text } as const;
  return { changes: [draft], news: [draft] };
}

test('a write that fails while the one before it is under way is nobody’s unhandled rejection', async () => {
  const first = new Deferred<void>();
  const answers = [first.promise, Promise.reject(new Error('it is closed'))];
  const told: string[] = [];
  const queue = new StepQueue({ write: () => answers.shift() ?? Promise.resolve() }, (news) => told.push(news.type));
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): void => {
    unhandled.push(reason);
  };
  process.on('unhandledRejection', hear);
  try {
    const kept = queue.submit(() => step('one'));
    const lost = queue.submit(() => step('two'));
    const unread = queue.submit(() => Promise.reject(new Error('it cannot be read')));
    const settled = Promise.allSettled([kept, lost, unread]);
    // Node reports when the microtasks are done.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    first.resolve();
    expect(await settled).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'CLIENT_STORE_FAILED' } },
      { status: 'rejected', reason: { code: 'CLIENT_STORE_FAILED' } },
    ]);
    expect(told).toEqual(['draft']);
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
