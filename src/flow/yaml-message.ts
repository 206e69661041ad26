/** What the YAML parser says about an error, as a sentence: without the picture of the place that may follow it. */
export function yamlMessage(error: unknown): string {
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
  return /[.?!]$/.test(message) ? message : `${message.replace(/:$/, '')}.`;
}
