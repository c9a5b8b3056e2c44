import type { Framework as FrameworkObject } from '../../kubernetes/kinds.ts';
import type { FrameworkRecord } from '../../master/effects.ts';
import type { Admission, RecoveredFramework } from '../../master/inputs.ts';
import { protobufCodec } from '../../wire/codec.ts';
import { domain, frameworkFinalizer, frameworkLabel, frameworkName, hash, originLabel } from '../names.ts';
import { payloadOf } from '../payload.ts';
import type { ControllerSettings } from '../settings.ts';
import { fromTimestamp, toTimestamp } from '../time.ts';

const infoCodec = protobufCodec('mesos.v1.FrameworkInfo');

/** The value of the origin label on what SUBSCRIBE made. */
const madeBySubscribe = 'subscribe';

/** The name of the resource that a framework is kept in: the one that was applied for it, else one of its own. */
export function resourceName({ admission, info }: FrameworkRecord): string {
  return admission ?? frameworkName(info.id?.value ?? '', info.name);
}

/** The resource of a framework for which none was applied. */
export function frameworkObjectOf(record: FrameworkRecord, settings: ControllerSettings): FrameworkObject & Named {
  const { info } = record;
  return {
    apiVersion: `${domain}/v1alpha1`,
    kind: 'Framework',
    metadata: {
      name: resourceName(record),
      namespace: settings.namespace,
      labels: { [originLabel]: madeBySubscribe, [frameworkLabel]: hash(info.id?.value ?? '') },
      finalizers: [frameworkFinalizer],
    },
    spec: {
      name: summary(info.name),
      ...(info.principal !== undefined && { principal: summary(info.principal) }),
    },
  };
}

/** The schema's limit for texts that people read; the encoded FrameworkInfo has all of them. */
const longestText = 1024;

function summary(text: string): string {
  return text.slice(0, longestText);
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

/** What the resource remembers of a framework that subscribed. Throws a PayloadTooLargeError. */
export function statusOfRecord(record: FrameworkRecord): NonNullable<FrameworkObject['status']> {
  const { info } = record;
  return {
    frameworkId: info.id?.value ?? '',
    phase: record.connected ? 'Active' : 'Disconnected',
    name: info.name,
    user: info.user,
    ...(info.principal !== undefined && { principal: info.principal }),
    roles: [...record.roles],
    rolesText: summary(record.roles.join(',')),
    suppressedRoles: [...record.suppressedRoles],
    // A set: the API server takes no list of them that names one twice, as a framework may.
    capabilities: [...new Set((info.capabilities ?? []).flatMap(({ type }) => type ?? []))],
    checkpoint: info.checkpoint ?? false,
    failoverTimeoutSeconds: info.failover_timeout ?? 0,
    ...(info.hostname !== undefined && { hostname: info.hostname }),
    ...(info.webui_url !== undefined && { webuiUrl: info.webui_url }),
    registeredTime: toTimestamp(record.registeredTime),
    reregisteredTime: toTimestamp(record.reregisteredTime),
    info: payloadOf('FrameworkInfo', infoCodec.encode(info)),
  };
}

/** Whether an administrator applied the resource, rather than a SUBSCRIBE made it. */
export function isApplied({ metadata }: FrameworkObject): boolean {
  return metadata.labels?.[originLabel] !== madeBySubscribe;
}

/** What an applied resource allows, and to whom. */
export function admissionOf({ metadata, spec }: FrameworkObject): Admission {
  return {
    key: metadata.name ?? '',
    ...(metadata.deletionTimestamp !== undefined && { closed: true }),
    ...(spec.principal !== undefined && { principal: spec.principal }),
    ...(spec.name !== undefined && { frameworkName: spec.name }),
    ...(spec.allowedRoles !== undefined && { allowedRoles: spec.allowedRoles }),
    ...(spec.user !== undefined && { user: spec.user }),
  };
}

/** The framework that a resource remembers; undefined when none has subscribed. Throws a WireError if it is unreadable. */
export function recoveredFramework(object: FrameworkObject): RecoveredFramework | undefined {
  const { status } = object;
  if (status?.info === undefined) return undefined;
  const completed = status.phase === 'Completed' ? (fromTimestamp(status.unregisteredTime) ?? 0) : undefined;
  return {
    info: infoCodec.decode(Buffer.from(status.info, 'base64')),
    suppressedRoles: status.suppressedRoles ?? [],
    registeredTime: fromTimestamp(status.registeredTime) ?? 0,
    reregisteredTime: fromTimestamp(status.reregisteredTime) ?? 0,
    ...(completed !== undefined && { completedTime: completed }),
    ...(isApplied(object) && { admission: object.metadata.name ?? '' }),
  };
}
