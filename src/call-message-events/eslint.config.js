import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
    { ignores: ['dist/', 'artifacts/'] },
    js.configs.recommended,
    {
        files: ['src/**/*.ts'],
        extends: [...tseslint.configs.recommendedTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            'eqeqeq': ['error', 'always', { null: 'ignore' }],
            // An assertion costs nothing at run time; each stands where the line before has made sure.
            '@typescript-eslint/no-non-null-assertion': 'off',
            // There is no `this`: what could lose it is a closure.
            '@typescript-eslint/unbound-method': 'off',
            // Reasons and errors of others are passed on as they are.
            '@typescript-eslint/prefer-promise-reject-errors': 'off',
        },
    },
    {
        files: ['**/*.{js,mjs}'],
        languageOptions: {
            globals: Object.fromEntries(
                ['AbortController', 'AbortSignal', 'Buffer', 'console', 'Event', 'EventTarget', 'process', 'queueMicrotask', 'setImmediate', 'setTimeout', 'URL'].map(name => [name, 'readonly'])),
        },
    },
);
