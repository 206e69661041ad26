/** The expression for an attribute of something: `input.mail`, `input["first name"]`. */
export const attributeName = (owner: string, attribute: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(attribute) ? `${owner}.${attribute}` : `${owner}[${JSON.stringify(attribute)}]`;
