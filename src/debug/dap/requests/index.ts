import { breakpoints } from './breakpoints.ts';
import { choices } from './choices.ts';
import type { RequestGroup } from './handler.ts';
import { state } from './state.ts';
import { time } from './time.ts';

/** The requests that are answered once a flow was launched. A new one is a function in its group, and a line there. */
export const REQUESTS: RequestGroup = { ...breakpoints, ...state, ...time, ...choices };
