/** Id of the element that shows a step or group; ids of elements must hold no spaces, which group titles and bad files may. */
export const boxElementId = (id: string): string => `box-${encodeURIComponent(id)}`;
