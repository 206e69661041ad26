import { config } from 'zod';

// The pages forbid `eval`. Zod would try it, fall back, and leave a report of the refusal in the console. Imported before
// anything that declares a schema.
config({ jitless: true });
