import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = new URL('..', import.meta.url);

// With the compiler that builds the package, and with the one before it.
for (const compiler of ['typescript-7', 'typescript']) {
    test(`what should compile does, and what should not does not: ${compiler}`, () => {
        const tsc = fileURLToPath(new URL(`node_modules/${compiler}/bin/tsc`, folder));
        const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', fileURLToPath(new URL('test/types', folder))], { encoding: 'utf8' });
        assert.equal(status, 0, stdout);
    });
}
