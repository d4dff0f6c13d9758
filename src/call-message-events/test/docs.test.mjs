import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const client = join(root, 'src/call-message-events');
const folder = mkdtempSync(join(tmpdir(), 'call-message-events-'));
after(() => rmSync(folder, { recursive: true }));

const imports = 'import { CallMessages } from \'call-message-events\';\nimport type { Contracts } from \'./contracts\';\n';
const usual = 'src/call-message-events/test/types/contracts.ts';
const pages = {
    'README.md': 'samples/SupportCall/wwwroot/contracts.d.ts',
    'docs/clients.md': usual,
    'docs/contracts.md': usual,
    'docs/protocol.md': usual,
    'src/call-message-events/README.md': usual,
};

const fences = /^```(?:ts|typescript)\n(.*?)^```/gms;
const without = /^(import|export) /m;

for (const [page, contracts] of Object.entries(pages)) {
    const blocks = [...readFileSync(join(root, page), 'utf8').matchAll(fences)].map(([, text]) => text);
    test(`${page}: what is TypeScript compiles (${blocks.length})`, () => {
        assert.notEqual(blocks.length, 0);
        const place = join(folder, page);
        mkdirSync(place, { recursive: true });
        blocks.forEach((text, index) => writeFileSync(join(place, `block-${index}.ts`), without.test(text) ? text : imports + text));
        copyFileSync(join(root, contracts), join(place, contracts.endsWith('.d.ts') ? 'contracts.d.ts' : 'contracts.ts'));
        copyFileSync(join(client, 'test/docs/prelude.d.ts'), join(place, 'prelude.d.ts'));
        writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({
            compilerOptions: {
                target: 'ESNext', module: 'ESNext', moduleResolution: 'bundler', lib: ['ESNext', 'DOM'], types: [], strict: true, noEmit: true, moduleDetection: 'force',
                paths: { 'call-message-events': [join(client, 'dist/index.d.ts')] },
            },
            include: ['*.ts'],
        }));
        const { status, stdout } = spawnSync(process.execPath, [join(client, 'node_modules/typescript-7/bin/tsc'), '-p', place], { encoding: 'utf8' });
        assert.equal(status, 0, stdout);
    });
}
