import type { Command } from './kubectlRun.ts';

/** A line of kubectl, split at spaces; `input` is its standard input. */
export function line(words: string, input?: string): Command {
  return { args: words.split(' '), ...(input === undefined ? {} : { input }) };
}

/** `kubectl edit`, with an editor that replaces one text by another. */
function edit(words: string, from: string, to: string): Command {
  return { args: ['edit', ...words.split(' ')], environment: { KUBE_EDITOR: `sed -i s/${from}/${to}/` } };
}

/** A gadget as YAML, with the given spec. */
export const gadget = (name: string, spec: string) =>
  `{apiVersion: conformance.dev/v1, kind: Gadget, metadata: {name: ${name}}, spec: ${spec}}`;

const deployment = (image: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: front}}
spec:
  paused: true
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "${image}", ports: [{containerPort: 80}]${more}}]}
`;

/** A pod as YAML that nobody runs. */
export const pod = (name: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {automountServiceAccountToken: false, schedulerName: nobody, tolerations: [{operator: Exists}], serviceAccountName: default, priority: 0, preemptionPolicy: PreemptLowerPriority, containers: [{name: main, image: "busybox:1"}]}
`;

/** A status of a gadget, as a patch. */
export const ready = '{"status":{"conditions":[{"type":"Ready","status":"True"}],"phase":"Up"}}';

/**
 * What people do with kubectl, verb by verb. The lines of a session run one after the other, and every session in a namespace of its
 * own; what they print must be the same on both servers.
 */
export const sessions: Readonly<Record<string, readonly Command[]>> = {
  'create, get, replace, delete': [
    line('create -f -', gadget('a', '{size: 2, tags: [p]}')),
    line('create -f -', gadget('a', '{size: 2}')),
    line('create -f -', gadget('b', '{size: 2, oops: 1}')),
    line('create -f - --validate=warn', gadget('b', '{size: 2, oops: 1}')),
    line('create -f -', gadget('c', '{size: 99}')),
    line('create configmap m --from-literal=k=v'),
    line('create secret generic s --from-literal=k=v'),
    line('create serviceaccount sa'),
    line('get gadgets'),
    line('get gd -o wide'),
    line('get gadgets,configmap/m -o name'),
    line('get things'),
    line('get gadget a -o yaml'),
    line('get gadget a -o yaml --show-managed-fields'),
    line('get gadget a -o jsonpath={.spec.tags[0]}'),
    line('get gadgets -o custom-columns=N:.metadata.name,S:.spec.size'),
    line('get gadgets --field-selector metadata.name=b -o name'),
    line('get gadgets --sort-by=.spec.size -o name'),
    line('get gadget none'),
    line('get nothings'),
    line(
      'create -f -',
      `{apiVersion: v1, kind: List, items: [${gadget('d', '{size: 2}')}, {apiVersion: v1, kind: ConfigMap, metadata: {name: listed}}]}`,
    ),
    line('delete -f -', `{apiVersion: v1, kind: List, items: [${gadget('d', '{size: 2}')}]}`),
    line('replace -f -', gadget('a', '{size: 3}')),
    line('replace --force -f -', gadget('a', '{size: 4}')),
    line('get gadgets --chunk-size=1 -o name'),
    line('delete gadget a'),
    line('delete gadget a'),
    line('delete gadget a --ignore-not-found'),
    line('delete gadgets --all'),
  ],
  'apply, diff': [
    line('apply -f -', deployment('busybox:1')),
    line('apply -f -', deployment('busybox:1')),
    line('diff -f -', deployment('busybox:2')),
    line('apply -f -', deployment('busybox:2', ', env: [{name: A, value: "1"}]')),
    line('apply -f -', deployment('busybox:2')),
    line('get deployment web -o jsonpath={.spec}{.metadata.annotations}'),
    line('apply view-last-applied deployment web'),
    line('apply -f - --dry-run=server', deployment('busybox:3')),
    line('apply -f -', gadget('a', '{size: 1, color: red, parts: [{name: part}]}')),
    line('apply -f -', gadget('a', '{size: 2, color: red}')),
    line('apply -f -', gadget('a', '{size: 2, color: blue}')),
    line('get gadget a -o yaml'),
  ],
  'apply --server-side': [
    line('apply --server-side -f -', deployment('busybox:1')),
    line('apply --server-side -f -', deployment('busybox:1')),
    line('apply --server-side --field-manager=other -f -', deployment('busybox:2')),
    line('apply --server-side --field-manager=other --force-conflicts -f -', deployment('busybox:2')),
    line(
      'get deployment web --show-managed-fields -o jsonpath={.spec}{.metadata.managedFields[?(@.operation=="Apply")]}',
    ),
    line('diff --server-side -f -', deployment('busybox:3')),
    line('apply -f -', gadget('a', '{size: 1, tags: [p]}')),
    line('apply --server-side -f -', gadget('a', '{size: 2}')),
    line('get gadget a -o yaml --show-managed-fields'),
    line('apply --server-side -f -', gadget('b', '{size: 2, oops: 1}')),
  ],
  'edit, patch, label, annotate, set': [
    line('apply -f -', deployment('busybox:1')),
    edit('deployment web', 'busybox:1', 'busybox:2'),
    edit('deployment web', 'nothing', 'else'),
    line('create -f -', gadget('a', '{size: 2}')),
    edit('gadget a', 'size:.2', 'size:\\ 3'),
    line('patch gadget a --type=merge -p {"spec":{"size":4}}'),
    line('patch gadget a --type=merge -p {"spec":{"size":4}}'),
    line('patch gadget a --type=json -p [{"op":"replace","path":"/spec/size","value":5}]'),
    line('patch gadget a --type=strategic -p {"spec":{"size":6}}'),
    line('patch gadget a --subresource=status --type=merge -p {"status":{"phase":"Up"}}'),
    line('patch deployment web -p {"spec":{"template":{"spec":{"containers":[{"name":"main","image":"busybox:4"}]}}}}'),
    line('label gadget a x=y'),
    line('label gadget a x=z'),
    line('label gadget a x=z --overwrite'),
    line('get gadgets -L x'),
    line('get gadgets -l x --show-labels'),
    line('label gadget a x-'),
    line('annotate gadget a note=hello'),
    line('annotate gadget a note-'),
    line('set image deployment/web main=busybox:5'),
    line('set env deployment/web A=1'),
    line('get deployment web -o jsonpath={.spec.template.spec.containers[0]}'),
    line('get gadget a -o yaml'),
  ],
  'wait, describe, explain': [
    line('create -f -', gadget('a', '{size: 2}')),
    line('wait gadget/a --for=condition=Ready --timeout=1s'),
    line(`patch gadget a --subresource=status --type=merge -p ${ready}`),
    line('wait gadget/a --for=condition=Ready --timeout=10s'),
    line('wait gadget/a --for=jsonpath={.status.phase}=Up --timeout=10s'),
    line('get gadgets'),
    line('describe gadget a'),
    line('create -f -', pod('p')),
    line('get pod p'),
    line('get pod p -o wide'),
    line('describe pod p'),
    line('explain gadget.spec'),
    line('explain gadget.spec.parts'),
    line('explain gadget.spec --recursive'),
    line('explain gadget.spec.oops'),
    line('delete gadget a --wait=false'),
    line('wait gadget/a --for=delete --timeout=10s'),
    line('delete pod p --grace-period=0 --force'),
    line('api-resources --api-group=conformance.dev'),
    line('api-resources --api-group=apps --no-headers -o name --namespaced=false'),
  ],
  'delete --cascade': [
    line('create configmap a'),
    line('create configmap b'),
    line('create configmap c'),
    line('delete configmap a --cascade=foreground'),
    line('delete configmap b --cascade=orphan'),
    line('delete configmap c --cascade=background'),
    line('delete configmap c --cascade=odd'),
    line('get configmaps a b c'),
    line('create -f -', `${gadget('held', '{size: 1}').replace('name: held', 'name: held, finalizers: [x.y/z]')}`),
    line('delete gadget held --wait=false'),
    line('get gadget held -o jsonpath={.metadata.finalizers}{.metadata.generation}'),
    line('patch gadget held --type=json -p [{"op":"remove","path":"/metadata/finalizers"}]'),
    line('get gadget held'),
  ],
  'scale, events, network': [
    line('apply -f -', deployment('busybox:1')),
    line('scale deployment web --replicas=0'),
    line('scale deployment web --current-replicas=5 --replicas=0'),
    line('get deployment web -o wide'),
    line('describe endpointslice none'),
    line(
      'create -f -',
      '{apiVersion: v1, kind: Event, metadata: {name: e}, involvedObject: {kind: Gadget, name: g, namespace: NAMESPACE}, reason: Why, message: because, type: Warning, count: 3, firstTimestamp: 2026-01-01T00:00:00Z, lastTimestamp: 2026-01-01T00:00:00Z, source: {component: me}}',
    ),
    line('get events --field-selector involvedObject.name=g'),
    line('get events --field-selector involvedObject.name=g -o wide'),
    line('events --for gadget/g'),
    line(
      'create -f -',
      '{apiVersion: v1, kind: Service, metadata: {name: svc}, spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}}',
    ),
    line('get service svc'),
    line(
      'create -f -',
      '{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: es}, addressType: IPv4, endpoints: [{addresses: [10.0.0.1]}], ports: [{port: 80, name: web}]}',
    ),
    line('get endpointslice es'),
    line('describe endpointslice es'),
    line(
      'create -f -',
      '{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: pdb}, spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}}',
    ),
    line('get pdb'),
    line('get service svc -o wide'),
    line('get namespace NAMESPACE'),
  ],
};
