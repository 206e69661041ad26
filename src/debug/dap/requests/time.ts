import type { Resume } from '../../stepping.ts';
import type { RequestGroup, RequestHandler } from './handler.ts';

/** The client hears that it is done before it hears where the run stops next. */
const resume =
  (how: Resume, body?: object): RequestHandler =>
  ({ timeline }) => {
    timeline.mayGoOn();
    setImmediate(() => timeline.resume(how));
    return body;
  };

const pause: RequestHandler = ({ timeline }) => {
  setImmediate(() => timeline.current.pauseNow());
  return undefined;
};

const stepBack: RequestHandler = ({ timeline }) => {
  timeline.stepBack();
  return undefined;
};

const reverseContinue: RequestHandler = ({ timeline }) => {
  timeline.reverseContinue();
  return undefined;
};

/** How a run goes on, and how it is gone back in. */
export const time: RequestGroup = {
  continue: resume('continue', { allThreadsContinued: true }),
  next: resume('over'),
  stepIn: resume('into'),
  stepOut: resume('out'),
  pause,
  stepBack,
  reverseContinue,
};
