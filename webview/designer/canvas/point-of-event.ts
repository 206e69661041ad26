/** Where a mouse or a finger is on the page. */
export const pointOfEvent = (event: MouseEvent | TouchEvent): { clientX: number; clientY: number } =>
  'changedTouches' in event ? event.changedTouches[0]! : event;
