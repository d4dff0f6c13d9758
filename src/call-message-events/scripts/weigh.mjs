import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/** How many bytes of brotli the whole package has once it is bundled and minified. */
export async function weigh() {
    const entry = fileURLToPath(new URL('../dist/index.js', import.meta.url));
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', target: 'es2020', write: false });
    const [{ contents, text }] = outputFiles;
    return { minified: contents.length, brotli: brotliCompressSync(contents).length, text };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const { minified, brotli } = await weigh();
    console.log(`${brotli} bytes of brotli, ${minified} minified`);
}
