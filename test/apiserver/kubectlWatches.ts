import type { Command } from './kubectlRun.ts';
import { gadget, line, pod, ready } from './kubectlSessions.ts';

/** A kubectl that watches until it is told to end, or ends by itself. */
export interface Watching {
  readonly command: Command;
  /** The text at which it is ended; undefined where it has to end by itself. */
  readonly until?: string;
}

/** Kubectls that watch together while one change after the other is made. */
export interface WatchSession {
  readonly before: readonly Command[];
  readonly watches: readonly Watching[];
  readonly changes: readonly Command[];
}

/**
 * What kubectl, asked to tell of its requests, says when it has seen what is in a namespace: whatever changes from then on its watch
 * brings, even if that begins later.
 */
export function begun(namespace: string): string {
  return `/namespaces/${namespace}/`;
}

/** The same command, which tells of its requests: these lines are not compared. */
export function told(command: Command): Command {
  return { ...command, args: [...command.args, '-v=6'] };
}

const watch = (words: string, until?: string): Watching => ({
  command: line(words),
  ...(until === undefined ? {} : { until }),
});

const event = (name: string, about: string) =>
  `{apiVersion: v1, kind: Event, metadata: {name: ${name}}, involvedObject: {apiVersion: conformance.dev/v1, kind: Gadget, name: ${about}, namespace: NAMESPACE}, reason: Why, message: because of ${name}, type: Normal, count: 1, firstTimestamp: 2026-01-01T00:00:00Z, lastTimestamp: 2026-01-01T00:00:00Z, source: {component: me}}`;

/** What kubectl shows of changes while they happen: each is the same on both servers. */
export const watchSessions: Readonly<Record<string, WatchSession>> = {
  'get --watch, wait': {
    before: [line('create -f -', gadget('a', '{size: 2}'))],
    watches: [
      watch('get gadgets --watch', 'end'),
      watch('get gadgets --watch -o wide --show-labels', 'end'),
      watch('get gadgets --watch -o name', 'gadget.conformance.dev/end'),
      watch('get gadgets --watch -o json', '"name": "end"'),
      watch('get gadgets --watch -o yaml', 'name: end'),
      watch('get gadgets --watch -o jsonpath={.metadata.name}:{.spec.size}:{.status.phase};', 'end'),
      watch('get gadgets --watch -o custom-columns=N:.metadata.name,S:.spec.size', 'end'),
      watch('get gadgets --watch -l x=y --output-watch-events', 'end'),
      watch('get gadgets --watch-only --output-watch-events', 'end'),
      watch('get gadgets --watch --field-selector metadata.name=a --output-watch-events', 'DELETED'),
      watch('get gadget a --watch -o jsonpath={.metadata.labels.x}:{.status.phase};', 'z:'),
      watch('wait gadget/a --for=condition=Ready --timeout=60s'),
      watch('wait gadget/a --for=jsonpath={.status.phase}=Up --timeout=60s'),
      watch('wait gadget/a --for=delete --timeout=60s'),
      watch('wait gadget/end --for=create --timeout=60s'),
    ],
    changes: [
      line('create -f -', gadget('b', '{size: 3}')),
      line(`patch gadget a --subresource=status --type=merge -p ${ready}`),
      line('label gadget a x=y'),
      line('label gadget a x=z --overwrite'),
      line('label gadget b x=y'),
      line('delete gadget a'),
      line('delete gadget b'),
      line('create -f -', gadget('end', '{size: 1}').replace('name: end', 'name: end, labels: {x: "y"}')),
    ],
  },
  'get --watch of built-in kinds': {
    before: [line('create -f -', pod('p')), line('create -f -', event('first', 'g'))],
    watches: [
      watch('get pods --watch', 'end'),
      watch('get pods --watch -o wide', 'end'),
      watch('get pods --watch -l app=p --output-watch-events', 'DELETED'),
      watch('get configmaps --watch-only -l x=y', 'end'),
      watch('get events --watch --field-selector involvedObject.kind=Gadget', 'end'),
      watch('events --watch --for gadget/g', 'end'),
    ],
    changes: [
      line('create -f -', event('second', 'g')),
      line('create -f -', event('other', 'h')),
      line('label pod p more=less'),
      line('create configmap c --from-literal=k=v'),
      line('label configmap c x=y'),
      line('delete pod p --grace-period=0 --force'),
      line('create -f -', pod('end')),
      line('create configmap end'),
      line('label configmap end x=y'),
      line('create -f -', event('end', 'g')),
    ],
  },
};
