import { Component, type ReactNode } from 'react';
import { Empty } from './notes.tsx';

interface Props {
  readonly children: ReactNode;
}

/** When a part of the page fails, the page says so instead of going blank. What was sent is kept and goes out after it. */
export class Boundary extends Component<Props, { readonly failed: boolean }> {
  override state: { readonly failed: boolean } = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="centred">
        <Empty icon="alert" title="Something went wrong on this page">
          <p>Your messages are kept. Reload the page to go on.</p>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            Reload
          </button>
        </Empty>
      </main>
    );
  }
}
