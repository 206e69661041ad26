import '../shared/schemas-without-eval.ts';
import '@vscode/codicons/dist/codicon.css';
import '../shared/theme.css';
import '../shared/components/components.css';
import './run.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { runPanelClient } from './client.ts';
import { RunPanel } from './run-panel.tsx';
import { connect } from './store.ts';

connect(runPanelClient());
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <RunPanel />
  </StrictMode>,
);
