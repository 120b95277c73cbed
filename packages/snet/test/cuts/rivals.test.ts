import { describe, expect, test } from 'vitest';
import { interleavings, Rivals, steps } from './rivals.ts';

describe('two attempts to resume one session', () => {
  const orders = interleavings(steps.length);

  test('can follow each other in 70 orders', () => {
    expect(orders).toHaveLength(70);
  });

  test.for([
    { oldPath: 'of which both ends know that it is gone', clientKnows: true, serverKnows: true, carries: false },
    { oldPath: 'in which only the server still believes', clientKnows: true, serverKnows: false, carries: false },
    { oldPath: 'in which only the client still believes', clientKnows: false, serverKnows: true, carries: false },
    { oldPath: 'that swallows everything, and no one knows', clientKnows: false, serverKnows: false, carries: false },
    { oldPath: 'that still carries everything', clientKnows: false, serverKnows: false, carries: true },
  ])(
    'beside an old path $oldPath, in every order of their steps, leave one transport and lose nothing [SNET-7.5]',
    ({ clientKnows, serverKnows, carries }) => {
      for (const order of orders) {
        const rivals = new Rivals();
        const [old] = rivals.pipes;
        if (old === undefined) throw new Error('the session has no transport');
        rivals.say(100);
        rivals.finish();
        rivals.say(50);
        if (clientKnows) rivals.lose(old, 'client');
        if (serverKnows) rivals.lose(old, 'server');
        const attempts: [number, number] = [-1, -1];
        const taken: [number, number] = [0, 0];
        for (const attempt of order) {
          const step = steps[taken[attempt]++];
          if (step === 'dial') attempts[attempt] = rivals.pipes.indexOf(rivals.dial());
          const pipe = rivals.pipes[attempts[attempt]]!;
          if (step === 'HELLO arrives' || step === 'CONFIRM arrives') rivals.deliverToServer(pipe);
          if (step === 'ACCEPT arrives') rivals.deliverToClient(pipe);
          rivals.say(10);
          if (carries) {
            rivals.deliverToServer(old);
            rivals.deliverToClient(old);
          } else {
            old.toServer.length = 0;
            old.toClient.length = 0;
          }
        }
        const story = order.map((attempt) => 'AB'[attempt]).join('');
        rivals.finish();
        rivals.pass(100);
        expect(rivals.livePipes, story).toHaveLength(1);
        expect(rivals.isAllRead, story).toBe(true);
        rivals.say(500);
        rivals.finish();
        rivals.pass(100);
        expect(rivals.isAllRead, story).toBe(true);
        expect([rivals.client.state, rivals.server?.state, rivals.closes], story).toEqual(['open', 'open', []]);
        expect(rivals.staleAnswers, story).toBe(0);
        // The old one, the two, and none after them: an attempt that was overtaken is no reason to dial again.
        expect(rivals.pipes, story).toHaveLength(3);
      }
    },
  );
});
