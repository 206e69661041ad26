import '../shared/schemas-without-eval.ts';
import { createRoot } from 'react-dom/client';
import '@vscode/codicons/dist/codicon.css';
import '@xyflow/react/dist/base.css';
import '../shared/theme.css';
import '../shared/components/components.css';
import './designer.css';
import { designerClient } from '../shared/vscode-api.ts';
import { followWidth } from './actions/panels.ts';
import { persistIn } from './actions/persist.ts';
import { receiveFrom } from './actions/receive.ts';
import { App } from './app.tsx';
import { listenToClipboard } from './clipboard/listen.ts';
import { isFault } from './faults.ts';
import { listenToKeys } from './keyboard/keys.ts';

const client = designerClient();
const report = (what: string): void => client.send({ type: 'error', message: what.slice(0, 10_000) });
window.addEventListener('error', ({ message }) => {
  if (isFault(message)) report(message);
});
window.addEventListener('unhandledrejection', ({ reason }) => report(`Unhandled: ${String(reason)}`));
persistIn(client);
followWidth();
receiveFrom(client);
listenToKeys();
listenToClipboard();
createRoot(document.getElementById('root')!).render(<App />);
client.send({ type: 'ready' });
