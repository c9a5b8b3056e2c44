import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json, JsonObject } from '../objects/json.ts';
import { isObject } from '../objects/json.ts';

/** The CustomResourceDefinitions in the YAML files of a folder. Throws an Error that names the file when one cannot be read. */
export function readCrdFiles(directory: string): readonly JsonObject[] {
  const names = readdirSync(directory).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().flatMap((name) => readCrdFile(join(directory, name)));
}

function readCrdFile(path: string): readonly JsonObject[] {
  return parseAllDocuments(readFileSync(path, 'utf8')).flatMap((document) => {
    if (document.errors[0] !== undefined) throw new Error(`cannot read ${path}: ${document.errors[0].message}`);
    const value = JSON.parse(JSON.stringify(document.toJS())) as Json;
    return isObject(value) && value['kind'] === 'CustomResourceDefinition' ? [value] : [];
  });
}
