import { Limit } from '@proj/chat-protocol';

/** The most that the protocol takes as one text, for sentences: who is told to shorten it counts in these. */
export const textLimit: string = `the ${Limit.textBytes} bytes that a message may have`;
