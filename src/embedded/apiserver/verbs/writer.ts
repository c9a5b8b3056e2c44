import type { Draft } from '../objects/apiObject.ts';
import { formatTime } from '../objects/time.ts';
import { setOf } from '../ownership/fieldSet.ts';
import type { Writer } from '../ownership/ownership.ts';
import type { ResourceDefinition } from '../resources/definition.ts';
import type { Context, WriteOptions } from './context.ts';

/** Who writes `object` through the given subresource ('' for the main one), for the record of who owns what. */
export function writerOf(
  context: Context,
  definition: ResourceDefinition,
  subresource: string,
  object: Draft,
  { manager }: Pick<WriteOptions, 'manager'>,
): Writer {
  const ignored = Object.keys(object).filter((field) => !isReached(definition, subresource, field));
  return {
    manager,
    apiVersion: object.apiVersion,
    subresource,
    // As in a real server, where a Scale has no place for it.
    time: subresource === 'scale' ? undefined : formatTime(context.clock()),
    ignored: setOf(ignored.map((field) => [`f:${field}`])),
  };
}

/** True for the fields at the top of an object that a write through a subresource can change. */
function isReached({ status, isCustom, kind }: ResourceDefinition, subresource: string, field: string): boolean {
  if (subresource === 'status') return field === 'status' || (field === 'metadata' && !isCustom);
  if (field === 'spec') return kind !== 'Namespace';
  return field !== 'status' || status === undefined;
}
