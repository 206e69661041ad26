/** What the tests of targets ran against: they write it down (test/targets/servers.ts), and the commands print it at their end. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * Prints the name and version of each server that tests ran against, and each one that they had to do without.
 * @param {string} file lines of JSON, `{ "ran": … }` or `{ "skipped": …, "why": … }`; absent when no test of a target ran
 * @returns {number} how many servers were skipped
 */
export function printTargetReport(file) {
  if (!existsSync(file)) return 0;
  const lines = [...new Set(readFileSync(file, 'utf8').trimEnd().split('\n'))].map((line) => JSON.parse(line));
  const ran = lines.filter((line) => 'ran' in line).map((line) => line.ran);
  const skipped = lines.filter((line) => 'skipped' in line);
  console.log(`\nTargets: ran against ${ran.length === 0 ? 'no server' : ran.join(', ')}; ${skipped.length} skipped.`);
  for (const { skipped: name, why } of skipped) console.log(`  SKIPPED ${name}: ${why}`);
  return skipped.length;
}
