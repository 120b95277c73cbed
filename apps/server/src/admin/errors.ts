/**
 * What administrators are answered when something cannot be done, with the status of HTTP. Codes are never renamed.
 */
export const adminErrors = {
  BAD_REQUEST: { status: 400, meaning: 'the path, the query or the body is not what the route takes' },
  UNAUTHORIZED: { status: 401, meaning: 'the bearer token is missing or wrong' },
  FORBIDDEN: {
    status: 403,
    meaning: 'the request came from another machine, through a proxy or from a web page; see --admin-remote',
  },
  NO_ROUTE: { status: 404, meaning: 'there is no such path' },
  UNKNOWN_USER: { status: 404, meaning: 'there is no such user' },
  UNKNOWN_DEVICE: { status: 404, meaning: 'the user never logged in with this device' },
  UNKNOWN_GROUP: { status: 404, meaning: 'there is no such group' },
  UNKNOWN_MEMBER: { status: 404, meaning: 'the user is not in the group' },
  NOT_BANNED: { status: 404, meaning: 'the source is not banned' },
  WRONG_METHOD: { status: 405, meaning: 'the path has another method, see the header allow' },
  USER_EXISTS: { status: 409, meaning: 'the user name is taken' },
  FILE_EXISTS: { status: 409, meaning: 'there is a file of this name already' },
  NOT_RUNNING: { status: 409, meaning: 'only a running server can do this' },
  TOO_LARGE: { status: 413, meaning: 'the body is larger than 16 KiB' },
  NOT_JSON: { status: 415, meaning: 'the body is not application/json' },
  TOO_MANY_ATTEMPTS: { status: 429, meaning: 'too many wrong tokens; a right one is still taken' },
  INTERNAL: { status: 500, meaning: 'a bug; the log has the request id' },
  UNAVAILABLE: { status: 503, meaning: 'not now: the same call may be made again, later' },
} as const;

export type AdminErrorCode = keyof typeof adminErrors;

/** An answer that is not what was asked for. The message is a sentence for the administrator. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
  readonly code: AdminErrorCode;

  constructor(code: AdminErrorCode, sentence: string, options?: { readonly cause?: unknown }) {
    super(sentence, options);
    this.code = code;
  }

  get status(): number {
    return adminErrors[this.code].status;
  }
}

export function isAdminErrorCode(text: unknown): text is AdminErrorCode {
  return typeof text === 'string' && Object.hasOwn(adminErrors, text);
}
