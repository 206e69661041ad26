import { startEmbeddedIdp } from '../../src/targets/embedded/idp/embedded-idp.ts';

// a process of its own, so that its work is not counted as the engine's
const latencyMs = Number(process.argv[2] ?? 20);
const groups = ['portal', 'staff'].map((name) => ({ name }));
const idp = await startEmbeddedIdp({ latencyMs, seed: { users: [], groups, apps: [], trustedOrigins: [] } });
process.send?.({ url: idp.url, token: idp.token, groups: idp.state.groups().map(({ id }) => id) });
process.on('disconnect', () => void idp.close().then(() => process.exit(0)));
