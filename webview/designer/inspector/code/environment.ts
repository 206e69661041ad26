import { monacoPolicy } from './inline-styles.ts';

/** Monaco looks at this while its modules load: imported before them. */
globalThis.MonacoEnvironment = { ...globalThis.MonacoEnvironment, createTrustedTypesPolicy: monacoPolicy };
