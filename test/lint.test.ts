import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/** The rules that need no types, so that a text can be judged that is nowhere stored. */
let lint: ESLint;
beforeAll(async () => {
  const config = (await import(join(process.cwd(), 'eslint.config.js'))) as { readonly default: Linter.Config[] };
  const { rules } = tseslint.configs.disableTypeChecked;
  const withoutTypes = { languageOptions: { parserOptions: { projectService: false, program: null } }, rules };
  lint = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [...config.default, withoutTypes, { rules: { 'import-x/no-cycle': 'off' } }] as Linter.Config[],
  });
});

/** The rules that a text breaks as the content of a file. */
async function broken(file: string, text: string): Promise<readonly (string | null)[]> {
  const [result] = await lint.lintText(`${text}\n`, { filePath: file });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const reexport = (from: string): string => `export * from '${from}';`;

describe('the direction of imports', () => {
  it.each([
    ['src/model/some.ts', '../master/master.ts'],
    ['src/wire/some.ts', '../master/master.ts'],
    ['src/allocator/some.ts', '../master/master.ts'],
    ['src/master/calls/some.ts', '../../wire/codec.ts'],
    ['src/kubernetes/some.ts', '../model/ids.ts'],
    ['src/operator/some.ts', '../kubernetes/client.ts'],
    ['src/api-shim/some.ts', '../controllers/controllers.ts'],
    ['src/controllers/pod/some.ts', '../../api-shim/server.ts'],
    ['src/controllers/some.ts', '../embedded/cluster.ts'],
    ['src/telemetry/some.ts', '../replica/replica.ts'],
    ['src/replica/some.ts', '../embedded/cluster.ts'],
    ['src/agentMain.ts', './embedded/cluster.ts'],
  ])('%s may not import %s', async (file, from) => {
    expect(await broken(file, reexport(from))).toEqual(['import-x/no-restricted-paths']);
  });

  it.each([
    ['src/master/some.ts', '../allocator/allocator.ts'],
    ['src/controllers/pod/some.ts', '../../kubernetes/client.ts'],
    ['src/replica/some.ts', '../controllers/controllers.ts'],
    ['src/embedded/some.ts', '../replica/replica.ts'],
  ])('%s may import %s', async (file, from) => {
    expect(await broken(file, reexport(from))).toEqual([]);
  });

  it('binds every folder of src but those that put others together', async () => {
    const entries = readdirSync('src', { withFileTypes: true });
    const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    const free: string[] = [];
    for (const folder of folders) {
      if ((await broken(`src/${folder}/some.ts`, reexport('../main.ts'))).length === 0) free.push(folder);
    }
    expect(free).toEqual(['embedded', 'replica']);
  });
});

describe('packages with one home', () => {
  it.each([
    ['src/controllers/some.ts', '@kubernetes/client-node'],
    ['src/api-shim/some.ts', 'protobufjs/minimal.js'],
    ['src/kubernetes/some.ts', 'express'],
    ['src/main.ts', 'pino'],
    ['src/model/some.ts', 'zod'],
  ])('%s may not import %s', async (file, from) => {
    expect(await broken(file, reexport(from))).toEqual(['no-restricted-imports']);
  });

  it.each([
    ['src/kubernetes/some.ts', '@kubernetes/client-node'],
    ['src/wire/some.ts', 'protobufjs/minimal.js'],
    ['src/telemetry/some.ts', 'pino'],
    ['src/config/some.ts', 'zod'],
  ])('%s may import %s', async (file, from) => {
    expect(await broken(file, reexport(from))).toEqual([]);
  });
});

describe('the pure middle', () => {
  it.each(['src/model/some.ts', 'src/allocator/some.ts', 'src/master/some.ts'])('%s knows no world', async (file) => {
    expect(await broken(file, reexport('node:fs'))).toEqual(['no-restricted-imports']);
    expect(await broken(file, 'export const now = Date.now();')).toEqual(['no-restricted-globals']);
    expect(await broken(file, 'export const later = new Promise(() => undefined);')).toEqual(['no-restricted-globals']);
    expect(await broken(file, 'export const dice = Math.random();')).toEqual(['no-restricted-properties']);
  });

  it('is free to use chance in its tests', async () => {
    expect(await broken('src/model/some.test.ts', "import fc from 'fast-check';\nexport default fc;")).toEqual([]);
  });
});

it('only the entry points read the environment', async () => {
  const text = "export const home = process.env['HOME'];";
  expect(await broken('src/controllers/some.ts', text)).toEqual(['no-restricted-globals']);
  expect(await broken('src/main.ts', text)).toEqual([]);
});
