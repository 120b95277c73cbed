import './symbols.ts';
import { type ReactElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Boundary } from './ui/boundary.tsx';
import { Empty } from './ui/notes.tsx';
import { startTheme } from './ui/theme.ts';

const root = document.querySelector('#root');
if (root !== null) {
  const isAllowed = mayStore();
  if (isAllowed) startTheme();
  createRoot(root).render(<StrictMode>{isAllowed ? <Page /> : <Denied />}</StrictMode>);
}

function Page(): ReactElement {
  return (
    <Boundary>
      <App />
    </Boundary>
  );
}

/** For whom the browser keeps nothing, not even who is signed in. */
function Denied(): ReactElement {
  return (
    <main className="centred">
      <Empty icon="alert" title="This browser may not store anything here">
        <p>Allow this site to store data, which browsers call cookies, and reload the page.</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Reload
        </button>
      </Empty>
    </main>
  );
}

function mayStore(): boolean {
  try {
    return localStorage.length + sessionStorage.length >= 0;
  } catch {
    return false;
  }
}
