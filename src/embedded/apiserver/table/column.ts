import type { ApiObject } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';

/** A column of the printed table; `cell` gets the time in milliseconds, for ages. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  /** 0 is always printed, more only with `-o wide`. */
  readonly priority: number;
  readonly cell: (object: ApiObject, now: number) => Json;
}
