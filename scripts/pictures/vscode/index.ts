export { pictureDebugging } from './debugging-pictures.ts';
export { pictureEverySample } from './every-sample.ts';
export { pictureTargets } from './targets-pictures.ts';
export { pictureWorkbench } from './workbench-pictures.ts';
