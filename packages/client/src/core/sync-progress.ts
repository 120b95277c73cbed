/** How far a device is with learning what it missed: asked for after every login, and again where one answer was not enough. */
export class SyncProgress {
  #isDue = false;
  #isAnswered = false;
  /** The server named as many conversations as fit: there may be more. */
  #isPartial = false;
  #isCaughtUp = false;

  /** Logged in. */
  begin(isWanted: boolean): void {
    this.#isDue = isWanted;
    this.#isAnswered = false;
    this.#isPartial = false;
    this.#isCaughtUp = false;
  }

  /** It is to be asked for: for the first time, or again. */
  due(): void {
    this.#isDue = true;
  }

  get isDue(): boolean {
    return this.#isDue;
  }

  asked(): void {
    this.#isDue = false;
  }

  answered(isPartial: boolean): void {
    this.#isAnswered = true;
    this.#isPartial = isPartial;
  }

  /** Everything that was named is there: what was not named by then is asked for. */
  nothingIsMissing(): void {
    if (!this.#isPartial) return;
    this.#isPartial = false;
    this.#isDue = true;
  }

  /** Nothing is missing, and nothing waits to be taken. Answers whether that is so for the first time since the login. */
  catchUp(): boolean {
    if (this.#isCaughtUp || !this.#isAnswered || this.#isDue || this.#isPartial) return false;
    this.#isCaughtUp = true;
    return true;
  }
}
