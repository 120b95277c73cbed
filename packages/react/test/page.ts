import type { ReactNode } from 'react';

/**
 * As much of a document as react-dom needs in order to render elements with text: the real renderer runs, in its
 * development build, and what it has rendered can be read.
 */
class Node {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly namespaceURI: string = 'http://www.w3.org/1999/xhtml';
  readonly ownerDocument: Page;
  readonly style: Record<string, string> = {};
  readonly attributes: Map<string, string> = new Map();
  children: Node[] = [];
  parentNode: Node | null = null;
  nodeValue = '';

  constructor(nodeType: number, nodeName: string, ownerDocument: Page) {
    this.nodeType = nodeType;
    this.nodeName = nodeName;
    this.ownerDocument = ownerDocument;
  }

  get tagName(): string {
    return this.nodeName;
  }

  get firstChild(): Node | null {
    return this.children[0] ?? null;
  }

  get lastChild(): Node | null {
    return this.children.at(-1) ?? null;
  }

  get textContent(): string {
    return this.nodeValue + this.children.map((child) => child.textContent).join('');
  }

  set textContent(text: string) {
    this.children = [];
    if (text !== '') this.appendChild(this.ownerDocument.createTextNode(text));
  }

  appendChild(child: Node): Node {
    return this.insertBefore(child, null);
  }

  insertBefore(child: Node, before: Node | null): Node {
    child.parentNode?.removeChild(child);
    const at = before === null ? this.children.length : this.children.indexOf(before);
    this.children.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild(child: Node): Node {
    this.children = this.children.filter((one) => one !== child);
    child.parentNode = null;
    return child;
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  addEventListener(): void {}

  removeEventListener(): void {}
}

class Page extends EventTarget {
  readonly nodeType = 9;
  readonly nodeName = '#document';
  readonly activeElement = null;
  readonly documentElement: Node = new Node(1, 'HTML', this);
  readonly defaultView: typeof globalThis = globalThis;

  createElement(name: string): Node {
    return new Node(1, name.toUpperCase(), this);
  }

  createTextNode(text: string): Node {
    const node = new Node(3, '#text', this);
    node.nodeValue = String(text);
    return node;
  }
}

const document = new Page();
Object.assign(globalThis, {
  window: globalThis,
  document,
  IS_REACT_ACT_ENVIRONMENT: true,
  HTMLIFrameElement: class {},
});

// What it finds when it is loaded decides what it is able to do.
const { act } = await import('react');
const { createRoot } = await import('react-dom/client');

export interface Rendered extends AsyncDisposable {
  /** All of the text. */
  readonly text: string;
  render(node: ReactNode): Promise<void>;
  unmount(): Promise<void>;
}

/** Something that is done to what is rendered, and everything that comes of it. */
export async function doing(what: () => void | Promise<void>): Promise<void> {
  await act(async () => {
    await what();
  });
}

export async function rendered(node: ReactNode): Promise<Rendered> {
  const container = document.createElement('div');
  const root = createRoot(container as unknown as Element);
  const render = (next: ReactNode): Promise<void> => doing(() => root.render(next));
  await render(node);
  return {
    get text(): string {
      return container.textContent;
    },
    render,
    unmount: () => doing(() => root.unmount()),
    [Symbol.asyncDispose]: () => doing(() => root.unmount()),
  };
}
