import { describe, expect, test } from 'vitest';
import { Emitter } from '../src/index.ts';

interface Events {
  line: string;
  done: undefined;
}

describe('Emitter', () => {
  test('calls the listeners of an event, in the order they subscribed', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('line', (line) => heard.push(`1 ${line}`));
    emitter.on('line', (line) => heard.push(`2 ${line}`));
    emitter.on('done', () => heard.push('done'));
    emitter.emit('line', 'a');
    expect(heard).toEqual(['1 a', '2 a']);
  });

  test('emits without listeners', () => {
    expect(() => new Emitter<Events>().emit('done', undefined)).not.toThrow();
  });

  test('the same function subscribed twice is two subscriptions', () => {
    const emitter = new Emitter<Events>();
    let calls = 0;
    const listener = (): void => void calls++;
    const first = emitter.on('done', listener);
    emitter.on('done', listener);
    emitter.emit('done', undefined);
    expect(calls).toBe(2);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    emitter.emit('done', undefined);
    expect(calls).toBe(3);
  });

  test('a subscription that ends or begins during an event takes effect from the next', () => {
    const emitter = new Emitter<Events>();
    const heard: string[] = [];
    emitter.on('line', (line) => {
      heard.push(`1 ${line}`);
      second[Symbol.dispose]();
      if (line === 'a') emitter.on('line', (later) => heard.push(`3 ${later}`));
    });
    const second = emitter.on('line', (line) => heard.push(`2 ${line}`));
    emitter.emit('line', 'a');
    emitter.emit('line', 'b');
    expect(heard).toEqual(['1 a', '2 a', '1 b', '3 b']);
  });

  test('what a listener throws reaches the emitter, and does not end the subscriptions', () => {
    const emitter = new Emitter<Events>();
    let throws = true;
    let calls = 0;
    emitter.on('done', () => {
      if (throws) throw new Error('planted');
    });
    emitter.on('done', () => void calls++);
    expect(() => emitter.emit('done', undefined)).toThrow('planted');
    throws = false;
    emitter.emit('done', undefined);
    expect(calls).toBe(1);
  });
});
