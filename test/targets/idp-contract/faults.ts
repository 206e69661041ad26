import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { freePort } from '../../../scripts/targets/throwaway.ts';
import { groupName, refusalOf, somebody, type Running } from './contract.ts';
import { noticeBook } from './identity-server.ts';
import { passing, startMeddlingProxy, type MeddlingProxy } from './meddling-proxy.ts';

/** What can be tried on a server. */
export interface Abilities {
  /** It has a certificate. */
  readonly tls?: boolean;
  /** What goes over the wire can be read and changed. */
  readonly wire?: boolean;
  /** It can be ended and started again. */
  readonly crash?: boolean;
  /** How it is looked around in; absent where that is not possible. */
  readonly browses?: 'lists' | 'tree';
}

/** What every target says and does when something is wrong on the way. */
export function contractOfFaults(suite: () => Running, can: Abilities): void {
  describe('faults', () => {
    it('says who answers', async () => {
      const { target } = suite();
      const status = await target.test();
      assert.equal(status.ok, true, status.message);
      assert.ok(status.server.length > 0 && status.latencyMs >= 0);
    });

    it('nobody listens: a connection error that was repeated, and a failed test', async () => {
      const { server } = suite();
      const target = server.open({ port: await freePort() });
      const { notices, onNotice } = noticeBook();
      const error = await refusalOf(target.call('create-user', { profile: somebody() }, { onNotice }));
      assert.deepEqual([error.kind, error.safeToRepeat], ['connection', true], error.message);
      assert.ok(notices.length > 0 && notices.every(({ kind }) => kind === 'retry'));
      const status = await target.test();
      assert.equal(status.ok, false);
      assert.match(status.message ?? '', /nothing listens there/);
      await target.close();
    });

    it('a wrong password is unauthorised, and is not shown', async () => {
      const { server } = suite();
      const password = 'Wr0ng-of-a-throwaway';
      const target = server.open({ password });
      const error = await refusalOf(target.call('find-user', { user: 'ann@example.com' }));
      assert.equal(error.kind, 'unauthorised', error.message);
      const status = await target.test();
      assert.equal(status.ok, false);
      assert.ok(!JSON.stringify([error.message, error.details, error.exchanges, status]).includes(password));
      await target.close();
    });

    if (can.tls)
      it('a certificate that is not trusted is refused, without a second try', async () => {
        const { server } = suite();
        assert.ok(server.openUntrusting);
        const target = server.openUntrusting();
        const { notices, onNotice } = noticeBook();
        const error = await refusalOf(target.call('find-user', { user: 'ann@example.com' }, { onNotice }));
        assert.deepEqual([error.kind, notices], ['connection', []], error.message);
        assert.match(error.message, /certificate/i);
        await target.close();
      });

    it('no answer in time is a timeout, after the tries that a look-up has', async () => {
      const { server } = suite();
      await withProxy(server.port, async (proxy) => {
        proxy.meddle = () => 'swallow';
        const target = server.open({ port: proxy.port, timeoutMs: 100 });
        const { notices, onNotice } = noticeBook();
        const error = await refusalOf(target.call('find-user', { user: 'ann@example.com' }, { onNotice }));
        assert.deepEqual([error.kind, notices.length > 0], ['timeout', true], error.message);
        await target.close();
      });
    });

    it('a call that is aborted ends at once, with the reason', async () => {
      const { server } = suite();
      await withProxy(server.port, async (proxy) => {
        const target = server.open({ port: proxy.port });
        await target.call('find-user', { user: 'ann@example.com' });
        const stop = new AbortController();
        proxy.meddle = () => {
          stop.abort(new Error('the person stopped it'));
          return 'swallow';
        };
        await assert.rejects(
          target.call('find-user', { user: 'ann@example.com' }, { signal: stop.signal }),
          /the person stopped it/,
        );
        await assert.rejects(
          target.call('find-user', { user: 'ann@example.com' }, { signal: stop.signal }),
          /the person stopped it/,
        );
        await target.close();
      });
    });

    if (can.wire)
      it('a create whose answer is lost is not sent again, and says that nobody knows', async () => {
        const { server, call, list } = suite();
        const { isCreate } = server;
        assert.ok(isCreate);
        await withProxy(server.port, async (proxy) => {
          const target = server.open({ port: proxy.port });
          let creates = 0;
          proxy.meddle = (sent) => (isCreate(sent) && (creates += 1) > 0 ? 'lose-answer' : 'pass');
          const profile = somebody();
          const error = await refusalOf(target.call('create-user', { profile }));
          assert.deepEqual([error.kind, error.safeToRepeat, creates], ['connection', false, 1], error.message);
          assert.match(error.message, /not known/);
          proxy.meddle = passing;
          assert.equal((await list('list-users', { search: `profile.login eq "${profile.login}"` })).length, 1);
          assert.notEqual(await call('find-user', { user: profile.login }), null);
          await target.close();
        });
      });

    if (can.wire)
      it('a server that is busy is asked again, also to create: it did nothing', async () => {
        const { server } = suite();
        const { isCreate, busy } = server;
        assert.ok(isCreate && busy);
        await withProxy(server.port, async (proxy) => {
          const target = server.open({ port: proxy.port });
          let creates = 0;
          proxy.meddle = (sent) => (isCreate(sent) && (creates += 1) === 1 ? busy(sent) : 'pass');
          const { notices, onNotice } = noticeBook();
          await target.call('create-group', { name: groupName() }, { onNotice });
          assert.deepEqual([creates, notices.length], [2, 1]);
          await target.close();
        });
      });

    if (can.crash)
      it('a server that crashed is a connection error, and the same target works once it is back', async () => {
        const { server, target, one } = suite();
        const { crash, restart } = server;
        assert.ok(crash && restart);
        const profile = somebody();
        const { id } = await one('create-user', { profile });
        await crash();
        assert.equal((await refusalOf(target.call('find-user', { user: id }))).kind, 'connection');
        await restart();
        assert.equal((await one('find-user', { user: profile.login })).id, id);
      });
  });
}

async function withProxy(port: number, use: (proxy: MeddlingProxy) => Promise<void>): Promise<void> {
  const proxy = await startMeddlingProxy(port);
  try {
    await use(proxy);
  } finally {
    await proxy.close();
  }
}
