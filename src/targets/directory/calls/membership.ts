import { ExtensibleFilter, type Entry } from 'ldapts';
import { OperationParameters } from '../../idp/parameters.ts';
import { TargetError } from '../../port.ts';
import { textsOf } from '../attribute-map.ts';
import { comparable } from '../distinguished-name.ts';
import { equals } from '../filter.ts';
import { RESULT } from '../result-codes.ts';
import type { DirectoryWork } from './call.ts';
import { findGroup, groupNamed, searchGroups, userNamed } from './entries.ts';

/** Adds an entry to a group; who is a member already stays one. @throws TargetError */
export async function join(work: DirectoryWork, group: string, member: string): Promise<void> {
  const { scheme } = work;
  const found = await findGroup({ ...work, parameters: new OperationParameters('delete-group', { group }) });
  if (found === undefined)
    throw new TargetError('not-found', `${scheme.server} has no group "${group}".`, { code: '32', safeToRepeat: true });
  await enter(work, found.dn, member);
}

/** Adds an entry to the group of this name. @throws TargetError */
export async function enter({ conversation, scheme }: DirectoryWork, group: string, member: string): Promise<void> {
  try {
    await conversation.modify(group, [{ operation: 'add', attribute: scheme.groups.member, values: [member] }]);
  } catch (error) {
    if (!(error instanceof TargetError && error.kind === 'already-exists')) throw error;
  }
}

/** Takes an entry out of the group of this name; who is no member is fine. @throws TargetError */
export async function leave(work: DirectoryWork, group: string, member: string): Promise<void> {
  const { conversation, scheme } = work;
  const { member: attribute, neverEmpty } = scheme.groups;
  const removal = { operation: 'delete' as const, attribute, values: [member] };
  try {
    await conversation.modify(group, [removal]);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    // Servers have several codes for "not among the values"; what counts is who is a member now.
    if (NO_MEMBER.has(error.kind) && !(await holds(work, group, member))) return;
    if (!neverEmpty || error.code !== String(RESULT.schemaViolation)) throw error;
    // The last member of a class that wants one: the group holds itself until the next comes.
    await conversation.modify(group, [{ operation: 'add', attribute, values: [group] }, removal]);
  }
}

/** The groups that hold an entry directly. */
export const groupsHolding = (work: DirectoryWork, member: string): Promise<Entry[]> =>
  searchGroups(work, equals(work.scheme.groups.member, member));

/** The groups that hold an entry, directly or through groups in groups. */
export async function groupsAbove(work: DirectoryWork, member: string): Promise<Entry[]> {
  const { chainRule, groups } = work.scheme;
  if (chainRule !== undefined)
    return searchGroups(work, new ExtensibleFilter({ matchType: groups.member, rule: chainRule, value: member }));
  const found = new Map<string, Entry>();
  for (let level = [member]; level.length > 0;) {
    const next: string[] = [];
    for (const name of level) {
      for (const group of await groupsHolding(work, name)) {
        const key = comparable(group.dn);
        if (found.has(key) || key === comparable(name)) continue;
        found.set(key, group);
        next.push(group.dn);
      }
    }
    level = next;
  }
  return [...found.values()];
}

/** The users in a group; with `nested` those in its groups too. */
export async function usersIn(work: DirectoryWork, group: Entry, nested: boolean): Promise<Entry[]> {
  const found = new Map<string, Entry>();
  const seen = new Set([comparable(group.dn)]);
  for (let level = [group.dn]; level.length > 0;) {
    const next: string[] = [];
    for (const name of level) {
      for (const member of await membersOf(work, name)) {
        const key = comparable(member);
        if (seen.has(key)) continue;
        seen.add(key);
        const user = await userNamed(work, member);
        if (user !== undefined) found.set(key, user);
        else if (nested) next.push(member);
      }
    }
    level = next;
  }
  return [...found.values()];
}

async function membersOf(work: DirectoryWork, name: string): Promise<string[]> {
  const entry = await groupNamed(work, name);
  if (entry === undefined) return [];
  const wanted = work.scheme.groups.member.toLowerCase();
  return textsOf(
    entry,
    Object.keys(entry).find((key) => key.toLowerCase() === wanted),
  );
}

const NO_MEMBER: ReadonlySet<string> = new Set(['conflict', 'not-found']);

async function holds({ conversation, scheme }: DirectoryWork, group: string, member: string): Promise<boolean> {
  const filter = equals(scheme.groups.member, member);
  return (await conversation.search({ base: group, itself: true, filter, attributes: ['1.1'] })).length > 0;
}
