/**
 * Where a program written for `net` looks at an error's `code`, it finds the one that Node uses. These are mistakes of
 * the program; whatever happens to a session is an `SnetError`.
 */

type NodeErrorCode = 'ECANCELED' | 'EPIPE' | 'ERR_INVALID_ARG_TYPE' | 'ERR_OUT_OF_RANGE' | 'ERR_SERVER_NOT_RUNNING';

function withCode<E extends Error>(error: E, code: NodeErrorCode): E {
  return Object.assign(error, { code });
}

/** A write to a stream that was ended because the other end had ended its own. */
export function endedByPeer(): Error {
  return withCode(new Error('This socket has been ended by the other party'), 'EPIPE');
}

/** For the callback of a write that was under way when the stream was destroyed. */
export function writeCanceled(): Error {
  return withCode(new Error('write ECANCELED'), 'ECANCELED');
}

export function serverNotRunning(): Error {
  return withCode(new Error('Server is not running.'), 'ERR_SERVER_NOT_RUNNING');
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`, RangeError `ERR_OUT_OF_RANGE`. */
export function checkDurationMs(durationMs: number): void {
  if (typeof durationMs !== 'number') {
    throw withCode(new TypeError('The duration must be of type number'), 'ERR_INVALID_ARG_TYPE');
  }
  if (!Number.isFinite(durationMs) || durationMs < 0) {
    throw withCode(new RangeError('The duration must be a non-negative finite number'), 'ERR_OUT_OF_RANGE');
  }
}

/** @throws TypeError `ERR_INVALID_ARG_TYPE`. */
export function checkCallback(callback: unknown): void {
  if (callback !== undefined && typeof callback !== 'function') {
    throw withCode(new TypeError('The callback must be of type function'), 'ERR_INVALID_ARG_TYPE');
  }
}
