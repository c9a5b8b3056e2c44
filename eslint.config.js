import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Folders of src/, and what each may import from its siblings: dependencies point inwards (ARCHITECTURE.md). */
const mayImport = {
  model: [],
  wire: ['model'],
  allocator: ['model'],
  master: ['allocator', 'model'],
  telemetry: ['model'],
  'agent-link': ['model'],
  kubernetes: ['telemetry'],
  operator: ['master', 'allocator', 'model', 'telemetry'],
  controllers: ['operator', 'master', 'allocator', 'model', 'wire', 'agent-link', 'kubernetes', 'telemetry'],
  'api-shim': ['operator', 'master', 'allocator', 'model', 'wire', 'telemetry'],
  agent: ['agent-link', 'model', 'wire', 'telemetry'],
  discovery: ['model', 'kubernetes', 'telemetry'],
  config: ['model', 'telemetry'],
};

const folders = Object.keys(mayImport);
const zones = folders.map((folder) => ({
  target: `./src/${folder}`,
  from: './src',
  except: [`./${folder}`, ...mayImport[folder].map((other) => `./${other}`)],
  message: `src/${folder} may import only ${mayImport[folder].join(', ') || 'itself'}.`,
}));

/** The files that put the product together may import all of it, but not the embedded cluster, which is built on it. */
const roots = ['main.ts', 'agentMain.ts', 'replica'];
zones.push({
  target: roots.map((file) => `./src/${file}`),
  from: './src/embedded',
  message: 'The product does not know the embedded cluster.',
});

/** Packages with a single importer, and the folders where that is. */
const homes = {
  '@kubernetes/client-node': ['kubernetes'],
  protobufjs: ['wire'],
  express: ['api-shim', 'agent'],
  pino: ['telemetry'],
  'prom-client': ['telemetry'],
  undici: ['kubernetes'],
};

const foreignPackages = (folder) =>
  Object.keys(homes)
    .filter((name) => !homes[name].includes(folder))
    .map((name) => ({
      regex: `^${name}(/|$)`,
      message: `${name} is imported only by src/${homes[name].join(', src/')}.`,
    }));

const pure = ['model', 'allocator', 'master'];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '**/generated/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['*.js', 'scripts/*.mjs', 'examples/*.mjs', 'examples/*.js', 'test/clients/*/*.mjs'],
        },
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: 'error',
      'import-x/no-cycle': 'error',
    },
    settings: {
      'import-x/resolver': { node: { extensions: ['.ts', '.js'] } },
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
  },
  { files: ['src/**/*.ts'], rules: { 'import-x/no-restricted-paths': ['error', { zones }] } },
  ...folders.map((folder) => ({
    files: [`src/${folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: foreignPackages(folder) }] },
  })),
  { files: ['src/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: foreignPackages('') }] } },
  {
    files: folders.map((folder) => `src/${folder}/**/*.ts`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'process', message: 'Settings come in as arguments, from src/main.ts.' },
      ],
    },
  },
  {
    files: pure.map((folder) => `src/${folder}/**/*.ts`),
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'The pure middle imports no package: it does no I/O.' }] },
      ],
      'no-restricted-globals': [
        'error',
        ...[
          'Date',
          'process',
          'console',
          'setTimeout',
          'setInterval',
          'setImmediate',
          'queueMicrotask',
          'fetch',
          'performance',
          'crypto',
          'Promise',
        ],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as an argument.' },
      ],
    },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        TextDecoder: 'readonly',
      },
    },
  },
  {
    files: ['test/clients/browser/page/**/*.js'],
    languageOptions: {
      globals: { document: 'readonly', location: 'readonly', window: 'readonly', URLSearchParams: 'readonly' },
    },
  },
);
