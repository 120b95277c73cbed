import { contentOf, type StoredContent } from '@proj/chat-server';

/** What an entry says, or its bytes in base64 where that is not known. */
export function entryContent({ kind, body }: StoredContent): object {
  try {
    return contentOf({ kind, body });
  } catch {
    // Another version, or damage: the bytes are what there is to give.
    return { kind, body: Buffer.from(body).toString('base64') };
  }
}
