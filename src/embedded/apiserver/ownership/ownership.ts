import { applyConflict } from '../objects/apiError.ts';
import type { Draft } from '../objects/apiObject.ts';
import { withMetadata } from '../objects/apiObject.ts';
import type { Json } from '../objects/json.ts';
import { isObject, listOf } from '../objects/json.ts';
import type { Comparison } from './compare.ts';
import { compare } from './compare.ts';
import { fieldsOf, holding, withoutFields } from './configuration.ts';
import { pathText } from './elements.ts';
import type { FieldSet } from './fieldSet.ts';
import { NO_FIELDS, difference, intersection, isEmpty, paths, setOf, union, withoutTrees } from './fieldSet.ts';
import type { Manager } from './managers.ts';
import { isSameManager, managedFields, managersOf } from './managers.ts';
import { mergeConfiguration } from './merge.ts';
import type { Shape } from './shape.ts';

/** How the fields of a kind are owned. */
export interface OwnedKind {
  readonly shape: Shape;
  /** Fields that are there in every object, so that nobody owns them (what is below them can be owned). */
  readonly unowned: FieldSet;
}

/** Who writes, with which request. */
export interface Writer {
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339, whole seconds; undefined for writes that leave no time. */
  readonly time: string | undefined;
  /** What the request cannot change (a status, or everything else), with everything below: nobody gets to own it by it. */
  readonly ignored: FieldSet;
}

/** The fields that are the server's, or that say which object it is. */
const SERVER_FIELDS = setOf([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
]);

const FIRST_APPLY = 'before-first-apply';

/**
 * Writes into `next` who owns what after a create (`old` undefined), replace or patch: the writer gets what it added and changed, the
 * others lose it. An object whose managedFields somebody has cleared is not tracked until something is applied to it.
 */
export function trackUpdate(kind: OwnedKind, old: Draft | undefined, next: Draft, writer: Writer): Draft {
  if (isCleared(next)) return withMetadata(next, { managedFields: undefined });
  const given = managersOf(next);
  const managers = given.length > 0 || old === undefined ? given : managersOf(old);
  if (old !== undefined && managers.length === 0) return withMetadata(next, { managedFields: undefined });
  const changes = compare(kind.shape, old === undefined ? {} : content(old), content(next));
  const owned = ownable(kind, union(changes.added, changes.modified), writer);
  const others = disowned(managers, changes);
  return withManagers(next, isEmpty(owned) ? others : gained(others, updater(writer, owned)));
}

/** True for the managedFields by which somebody asks for a fresh start: one entry that says nothing. */
function isCleared({ metadata }: Draft): boolean {
  const [entry, ...more] = listOf(metadata['managedFields']);
  return more.length === 0 && isObject(entry) && Object.keys(entry).length === 0;
}

/**
 * What the server-side application of a configuration to `live` makes of it. Throws 409 Conflict when it changes what others own,
 * unless all of that is in `taken`: the fields that it may take from them.
 */
export function applyConfiguration(
  kind: OwnedKind,
  live: Draft | undefined,
  applied: Draft,
  writer: Writer,
  taken: FieldSet | 'all',
): Draft {
  const { shape } = kind;
  const managers = live === undefined ? [] : firstManagers(kind, live, writer);
  const configuration = withoutFields(shape, content(applied), writer.ignored) ?? {};
  const configured = fieldsOf(shape, configuration);
  const self: Manager = { ...updater(writer, ownable(kind, configured, writer)), operation: 'Apply' };
  const former = managers.find((manager) => isSameManager(manager, self));
  const others = managers.filter((manager) => manager !== former);
  const before = live === undefined ? {} : content(live);
  const merged = mergeConfiguration(shape, before, configuration) ?? {};
  const pruned =
    former === undefined
      ? merged
      : withoutFormer(shape, merged, former.fields, [...others, { ...self, fields: configured }]);
  const changes = compare(shape, before, pruned);
  checkConflicts(others, changes, taken);
  const remaining = disowned(others, changes);
  // As in a real server: the time is that of the last change that the manager made, not of its last request.
  const entry = isUnchanged(changes) ? { ...self, time: former?.time } : self;
  return withManagers({ ...asDraft(pruned, live ?? applied) }, [...remaining, entry]);
}

/** What the manager no longer applies and nobody else owns is taken out. */
function withoutFormer(shape: Shape, merged: Json, former: FieldSet, owners: readonly Manager[]): Json {
  const held = holding(shape, former);
  const pruned = withoutFields(shape, merged, held) ?? {};
  const all = holding(shape, fieldsOf(shape, merged));
  const lost = difference(all, holding(shape, fieldsOf(shape, pruned)));
  const owned = owners.reduce((set, { fields }) => union(set, fields), NO_FIELDS);
  return withoutFields(shape, merged, intersection(difference(lost, holding(shape, owned)), held)) ?? {};
}

function isUnchanged({ added, removed, modified }: Comparison): boolean {
  return isEmpty(added) && isEmpty(removed) && isEmpty(modified);
}

/** Before the first apply to an object that is not tracked, everything in it belongs to a manager of that name. */
function firstManagers(kind: OwnedKind, live: Draft, writer: Writer): readonly Manager[] {
  const managers = managersOf(live);
  if (managers.length > 0) return managers;
  const { added } = compare(kind.shape, {}, content(live));
  return [{ ...updater(writer, ownable(kind, added, writer)), name: FIRST_APPLY }];
}

function updater({ manager, apiVersion, subresource, time }: Writer, fields: FieldSet): Manager {
  return { name: manager, operation: 'Update', apiVersion, subresource, time, fields };
}

function ownable({ unowned }: OwnedKind, fields: FieldSet, { ignored }: Writer): FieldSet {
  return difference(difference(withoutTrees(fields, ignored), SERVER_FIELDS), unowned);
}

/** The managers without the fields that were changed or removed. */
function disowned(managers: readonly Manager[], { added, removed, modified }: Comparison): readonly Manager[] {
  const touched = union(union(added, modified), removed);
  return isEmpty(touched)
    ? managers
    : managers.map((manager) => ({ ...manager, fields: difference(manager.fields, touched) }));
}

function checkConflicts(managers: readonly Manager[], changes: Comparison, taken: FieldSet | 'all'): void {
  if (taken === 'all') return;
  const touched = union(changes.added, changes.modified);
  if (managers.every(({ fields }) => isEmpty(difference(intersection(fields, touched), taken)))) return;
  const conflicts = managers.flatMap((manager) =>
    paths(intersection(manager.fields, touched)).map((path) => ({
      ...manager,
      manager: manager.name,
      field: pathText(path),
    })),
  );
  throw applyConflict(conflicts);
}

/** Adds fields to the entry of a manager, or the entry. */
function gained(managers: readonly Manager[], own: Manager): readonly Manager[] {
  const former = managers.find((manager) => isSameManager(manager, own));
  if (former === undefined) return [...managers, own];
  const merged = { ...own, fields: union(former.fields, own.fields) };
  return managers.map((manager) => (manager === former ? merged : manager));
}

function withManagers(object: Draft, managers: readonly Manager[]): Draft {
  return withMetadata(object, { managedFields: managedFields(managers) });
}

/** An object without its managers, which are not fields of their own. */
function content(object: Draft): Json {
  const { managedFields: _managers, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function asDraft(value: Json, identity: Draft): Draft {
  const object = isObject(value) ? value : {};
  const metadata = isObject(object['metadata']) ? object['metadata'] : {};
  return { ...object, apiVersion: identity.apiVersion, kind: identity.kind, metadata };
}
