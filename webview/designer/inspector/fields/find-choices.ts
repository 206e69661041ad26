import type { FormChoice } from '../../../../src/flow/form/form.ts';

/** Choices in which a text occurs: those whose value begins with it before the others, words of the documentation last. */
export function findChoices(choices: readonly FormChoice[], text: string): readonly FormChoice[] {
  const wanted = text.toLowerCase();
  const places: readonly ((choice: FormChoice) => boolean)[] = [
    ({ value }) => value.toLowerCase() === wanted,
    ({ value }) => value.toLowerCase().startsWith(wanted),
    ({ value }) => value.toLowerCase().includes(wanted),
    ({ doc }) => doc.toLowerCase().includes(wanted),
  ];
  const placeOf = (choice: FormChoice): number => places.findIndex((holds) => holds(choice));
  return choices
    .map((choice) => ({ choice, place: placeOf(choice) }))
    .filter(({ place }) => place >= 0)
    .sort((one, other) => one.place - other.place)
    .map(({ choice }) => choice);
}
