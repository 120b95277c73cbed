import type { BrowserContext, Locator, Page } from 'playwright';
import { password } from './terminal.ts';
import type { World } from './world.ts';

/** What a page shows of one message. */
export interface Line {
  readonly id: string;
  /** `undefined`: the server does not have it yet. */
  readonly seq: number | undefined;
  readonly text: string;
  readonly state: string;
}

/** Somebody with a browser: does what people do, by the names that things have for them. */
export class Visitor {
  readonly page: Page;
  /** What the console and the network had to say that should not have been. */
  readonly complaints: string[] = [];

  constructor(page: Page, world: World) {
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      const isBad = message.type() === 'error' || message.type() === 'warning';
      if (isBad && !isNewsOfTheNetwork(message.text())) this.complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${world.url}/`) && !url.startsWith('data:')) this.complaints.push(`request: ${url}`);
    });
    page.on('websocket', (webSocket) => {
      if (webSocket.url() !== `${world.url.replace('http:', 'ws:')}/snet`)
        this.complaints.push(`WebSocket: ${webSocket.url()}`);
    });
  }

  static async open(context: BrowserContext, world: World, path = '/'): Promise<Visitor> {
    const visitor = new Visitor(await context.newPage(), world);
    await visitor.page.goto(world.url + path);
    return visitor;
  }

  async register(user: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('User name').fill(user);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await this.untilIn();
  }

  /** Signed in, and shown the list. @throws Error with what the page says instead. */
  async untilIn(): Promise<void> {
    const list = this.page.getByRole('button', { name: 'New conversation' }).first();
    const problem = this.page.getByRole('alert').first();
    // Two connections, one after the other, each of which the page gives 15 s before it says what is wrong.
    await list.or(problem).first().waitFor({ timeout: 60_000 });
    if (await problem.isVisible()) throw new Error(`not signed in: ${await problem.textContent()}`);
  }

  async openDirect(user: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'New conversation' }).first().click();
    await page.getByRole('dialog').getByLabel('User name').fill(user);
    await page.getByRole('dialog').getByRole('button', { name: 'Open' }).click();
    await this.#composerOf(user).waitFor();
  }

  /** @returns the group's id. */
  async createGroup(title: string, users: readonly string[]): Promise<string> {
    const { page } = this;
    await page.getByRole('button', { name: 'New conversation' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'A group' }).check();
    await dialog.getByLabel('Name of the group').fill(title);
    for (const user of users) {
      await dialog.getByLabel('Members').fill(user);
      await dialog.getByLabel('Members').press('Enter');
    }
    await dialog.getByRole('button', { name: 'Create group' }).click();
    await this.#composerOf(title).waitFor();
    return decodeURIComponent(new URL(page.url()).hash.replace('#/c/', ''));
  }

  async openFromList(title: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: title }).click();
    await this.#composerOf(title).waitFor();
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to / });
  }

  /** Not that of the conversation which was open before, and still is for a moment. */
  #composerOf(title: string): Locator {
    return this.page.getByRole('textbox', { name: `Message to ${title}` });
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    // On a touch screen Enter begins a line.
    const hasTouch = await this.page.evaluate(() => matchMedia('(pointer: coarse)').matches);
    if (hasTouch) await this.page.getByRole('button', { name: 'Send' }).click();
    else await this.composer.press('Enter');
  }

  /** The open conversation as the screen has it, top to bottom. */
  lines(): Promise<readonly Line[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-message]')].map((element) => ({
        id: element.dataset['message'] ?? '',
        seq: element.dataset['seq'] === undefined ? undefined : Number(element.dataset['seq']),
        text: element.querySelector('.text')?.textContent ?? '',
        state: element.dataset['state'] ?? '',
      })),
    );
  }

  /** Asks until the screen has it. */
  async untilLines(isThere: (lines: readonly Line[]) => boolean): Promise<readonly Line[]> {
    for (;;) {
      const lines = await this.lines();
      if (isThere(lines)) return lines;
      await this.page.waitForTimeout(50);
    }
  }
}

/** All that Chromium itself has to say of a connection that breaks; a page cannot keep it from doing so. */
function isNewsOfTheNetwork(text: string): boolean {
  return (
    /^WebSocket connection to 'ws:\/\/\S+' failed/.test(text) ||
    /^Failed to load resource: net::ERR_(CONNECTION|EMPTY|SOCKET|INTERNET|NETWORK|INCOMPLETE)/.test(text)
  );
}
