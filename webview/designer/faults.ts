/**
 * Whether what a page calls an error is one. Of sizes that change while they are observed, browsers tell in the same way:
 * the observers are told in the next frame, and nothing is lost.
 * @see https://www.w3.org/TR/resize-observer/#deliver-resize-error
 */
export const isFault = (message: string): boolean => !message.startsWith('ResizeObserver loop');
