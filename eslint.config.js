import tseslint from 'typescript-eslint';

/** Biome formats and lints; ESLint adds the rules that need types. */
export default tseslint.config({
  files: ['src/**/*.ts', 'test/**/*.ts', 'pipelines/**/*.ts'],
  languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
  plugins: { '@typescript-eslint': tseslint.plugin },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
    '@typescript-eslint/no-unnecessary-condition': 'error',
  },
});
