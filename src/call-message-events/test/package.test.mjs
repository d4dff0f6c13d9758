import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { weigh } from '../scripts/weigh.mjs';
import { newSession } from './support/session.mjs';

const folder = new URL('..', import.meta.url);
const read = path => readFileSync(new URL(path, folder), 'utf8');
const manifest = JSON.parse(read('package.json'));

test('weighs at most 5 KB', async () => {
    const { brotli } = await weigh();
    assert.ok(brotli <= 5120, `${brotli} bytes of brotli`);
});

test('packs README, licence, manifest, what was built, and its sources; nothing else', () => {
    const { stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: fileURLToPath(folder), encoding: 'utf8' });
    assert.ok(stdout, stderr);
    const packed = Object.values(JSON.parse(stdout))[0].files.map(({ path }) => path).sort();
    const sources = readdirSync(new URL('src', folder), { recursive: true }).map(path => path.replaceAll('\\', '/')).filter(path => path.endsWith('.ts'));
    const built = sources.flatMap(path => ['.js', '.js.map', '.d.ts', '.d.ts.map'].map(end => `dist/${path.replace(/\.ts$/, end)}`));
    assert.deepEqual(packed, ['LICENSE', 'README.md', 'package.json', ...built, ...sources.map(path => `src/${path}`)].sort());
});

test('needs no other package, is an ES module without side effects, and tells nothing but what it is for', async () => {
    assert.deepEqual([manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies, manifest.type, manifest.sideEffects], [undefined, undefined, undefined, 'module', false]);
    assert.deepEqual(Object.keys(await import('../dist/index.js')).sort(), ['CallMessageError', 'CallMessages']);
    const { outputFiles: [{ text }] } = await build({ stdin: { contents: 'import "./dist/index.js";', resolveDir: fileURLToPath(folder) }, bundle: true, format: 'esm', write: false, logLevel: 'silent' });
    assert.equal(text.replace(/\/\/.*/g, '').trim(), '');
});

test('says its own version in the hello', async () => {
    const { taken } = await newSession({ isReady: false });
    assert.equal(taken()[0].cme.hello.client, `call-message-events/${manifest.version} javascript`);
});

test('has the licence of the repository', () => {
    assert.equal(read('LICENSE'), read('../../LICENSE'));
    assert.equal(manifest.license, 'MIT');
});

test('names no host in the lock file', () => {
    assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
});

test('uses no feature that Hermes lacks', async () => {
    const { text } = await weigh();
    for (const feature of ['structuredClone', 'TextEncoder', 'TextDecoder', 'crypto', '#', 'static', '(?<', 'WeakRef', 'for await', 'import(', 'BigInt', '.at(', 'hasOwn', 'throwIfAborted', 'AbortSignal', 'fromAsync', 'replaceAll', 'queueMicrotask']) {
        assert.ok(!text.includes(feature), feature);
    }
});

test('works where crypto, TextEncoder and structuredClone are missing', () => {
    const program = `
        for (const name of ['crypto', 'TextEncoder', 'TextDecoder', 'structuredClone', 'queueMicrotask']) Object.defineProperty(globalThis, name, { value: undefined });
        const { CallMessages } = await import('./dist/index.js');
        const call = { getState: () => 'connected', on() {}, removeListener() {}, sendMessage: async message => { console.log(JSON.stringify(message.content)); return { on() {} }; } };
        new CallMessages(call);
        setTimeout(() => process.exit(0), 20);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: fileURLToPath(folder), encoding: 'utf8' });
    assert.match(stdout, /^\{"cme":\{"id":"[a-z0-9]{10}\.1","hello"/, stderr);
});
