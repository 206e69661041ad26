/**
 * An expected failure of a repository command: `message` is a sentence a person can act on, `log` the last
 * words of the program that failed.
 */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {string} [log]
   */
  constructor(message, log = '') {
    super(message);
    this.name = 'Failure';
    this.log = log;
  }
}

/** @param {string} text @param {number} [count] */
const lastLines = (text, count = 20) => text.trimEnd().split('\n').slice(-count).join('\n');

/**
 * Runs a command's main function; on failure says why and ends the process with exit code 1.
 * @param {() => Promise<number>} main answers the exit code
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    if (!(error instanceof Failure)) throw error;
    const log = lastLines(error.log);
    console.error(`\n${log === '' ? '' : `${log.replace(/^/gm, '  | ')}\n\n`}${error.message}`);
  }
}
