import type { ApiObject, Draft } from '../objects/apiObject.ts';
import type { StoredObject } from '../store/storedObject.ts';
import type { Context } from './context.ts';

/** What a write with `dryRun=All` would have stored, at the current version. */
export function preview(context: Context, draft: Draft): StoredObject {
  return { key: '', object: draft as ApiObject, json: JSON.stringify(draft), version: context.store.version };
}
