import assert from 'node:assert/strict';
import { Attribute, Change, Client } from 'ldapts';
import { describe, it } from 'mocha';
import { groupName, somebody, type Found, type Running } from '../idp-contract/contract.ts';

/** How the suite puts a group into a group, which flows do not. */
export interface Nesting {
  readonly server: string;
  readonly tls?: { readonly ca: string; readonly serverName: string };
  readonly admin: { readonly user: string; readonly password: string };
  readonly group: string;
  readonly member: string;
}

/** Groups in groups, which every directory can have. */
export function contractOfNesting(suite: () => Running, nesting: (group: string, member: string) => Nesting): void {
  const idsOf = (found: readonly Found[]): string[] => found.map(({ id }) => id).sort();

  describe('groups in groups', () => {
    it('are looked through when that is asked for, also when they hold each other', async () => {
      const { call, one, list } = suite();
      const [outer, middle, inner] = [
        await one('create-group', { name: groupName() }),
        await one('create-group', { name: groupName() }),
        await one('create-group', { name: groupName() }),
      ];
      await nest(nesting(dnOf(outer), dnOf(middle)));
      await nest(nesting(dnOf(middle), dnOf(inner)));
      await nest(nesting(dnOf(inner), dnOf(outer)));
      const [ann, bo] = [await one('create-user', { profile: somebody() }), await one('create-user', { profile: somebody() })];
      await call('add-user-to-group', { group: inner.id, user: ann.id });
      await call('add-user-to-group', { group: outer.id, user: bo.id });

      assert.deepEqual(idsOf(await list('list-user-groups', { user: ann.id })), [inner.id]);
      assert.deepEqual(
        idsOf(await list('list-user-groups', { user: ann.id, nested: true })),
        [outer.id, middle.id, inner.id].sort(),
      );
      assert.deepEqual(idsOf(await list('list-group-users', { group: outer.id })), [bo.id]);
      assert.deepEqual(idsOf(await list('list-group-users', { group: outer.id, nested: true })), [ann.id, bo.id].sort());
    });
  });
}

const dnOf = (found: Found): string => String(found['dn']);

async function nest({ server, tls, admin, group, member }: Nesting): Promise<void> {
  const client = new Client({ url: server, ...(tls ? { tlsOptions: { ca: tls.ca, servername: tls.serverName } } : {}) });
  try {
    await client.bind(admin.user, admin.password);
    const modification = new Attribute({ type: 'member', values: [member] });
    await client.modify(group, new Change({ operation: 'add', modification }));
  } finally {
    await client.unbind();
  }
}
