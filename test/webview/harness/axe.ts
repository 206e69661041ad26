import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Found {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** What axe finds wrong with the page, one line for each rule and element. */
export async function axeViolations(page: Page, where = 'body'): Promise<string[]> {
  // through the debugger: the page's own policy forbids foreign scripts
  await page.evaluate(source);
  const found = await page.evaluate(async (root) => {
    const { axe } = window as unknown as { axe: { run(where: object): Promise<{ violations: unknown[] }> } };
    // code is coloured as the user's theme colours it
    return (await axe.run({ include: [[root]], exclude: [['.view-lines']] })).violations;
  }, where);
  return (found as Found[]).flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.split('\n').slice(1).join(' ') ?? ''}`,
    ),
  );
}
