import type { AuditEvent } from './auditLog.ts';
import type { Manifest, Rule } from './helm.ts';

/** One thing that a binding lets somebody do: `RoleBinding name/mesos: create coordination.k8s.io/leases`. */
export type Grant = string;

interface Binding extends Manifest {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects: readonly { readonly name: string; readonly namespace: string }[];
}

function isBinding(manifest: Manifest): manifest is Binding {
  return manifest.kind.endsWith('Binding');
}

/** Everything that the bindings among these objects let a ServiceAccount do, one verb of one resource a line. */
export function grantsTo(account: string, manifests: readonly Manifest[]): readonly Grant[] {
  return manifests.filter(isBinding).flatMap((binding) => {
    if (!binding.subjects.some(({ name }) => name === account)) return [];
    return rulesOf(binding, manifests).flatMap((rule) => grantsOf(rule, nameOf(binding)));
  });
}

/** As the API server names it in its reasons. */
function nameOf({ kind, metadata: { namespace, name } }: Binding): string {
  return `${kind} ${name}${namespace === undefined ? '' : `/${namespace}`}`;
}

function rulesOf({ roleRef, metadata }: Binding, manifests: readonly Manifest[]): readonly Rule[] {
  const role = manifests.find(
    (manifest) =>
      manifest.kind === roleRef.kind &&
      manifest.metadata.name === roleRef.name &&
      manifest.metadata.namespace === metadata.namespace,
  );
  if (role?.rules === undefined) throw new Error(`there is no ${roleRef.kind} ${roleRef.name}`);
  return role.rules;
}

function grantsOf({ apiGroups, resources, verbs, resourceNames = [''] }: Rule, binding: string): readonly Grant[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) => resourceNames.map((name) => grantOf(binding, verb, group, resource, name))),
    ),
  );
}

function grantOf(binding: string, verb: string, group: string, resource: string, name: string): Grant {
  const full = `${group === '' ? '' : `${group}/`}${resource}`;
  return `${binding}: ${verb} ${full}${name === '' ? '' : ` ${name}`}`;
}

/** What an answered request made use of: the reason that the API server gives for letting it through names the binding. */
export function grantsUsedBy({ verb, objectRef, responseStatus, annotations = {} }: AuditEvent): readonly Grant[] {
  const reason = annotations['authorization.k8s.io/reason'] ?? '';
  const [, kind, binding] = /^RBAC: allowed by (\w+) "([^"]+)"/.exec(reason) ?? [];
  if (kind === undefined || binding === undefined || objectRef === undefined) return [];
  const { resource, subresource, apiGroup = '', name = '' } = objectRef;
  const full = subresource === undefined ? resource : `${resource}/${subresource}`;
  // An apply patch that makes the object needs the right to create it too.
  const verbs = verb === 'patch' && responseStatus?.code === 201 ? ['patch', 'create'] : [verb];
  return verbs.flatMap((used) => [
    grantOf(`${kind} ${binding}`, used, apiGroup, full, ''),
    grantOf(`${kind} ${binding}`, used, apiGroup, full, name),
  ]);
}
