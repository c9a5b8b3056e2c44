import type { WatchSession } from './kubectlPlay.ts';
import { line } from './kubectlSessions.ts';

const image = 'localhost/busybox:1';

interface Container {
  readonly name?: string;
  readonly script: string;
  readonly workingDir?: string;
  readonly volumeMounts?: readonly object[];
}

const container = ({ name = 'main', script, ...more }: Container): object => ({
  name,
  image,
  command: ['/bin/sh', '-c', script],
  ...more,
});

/** A folder of a pod that outlives its containers, and a container that works there. */
const folder = { volumes: [{ name: 'data', emptyDir: {} }] };
const inFolder = { workingDir: '/data', volumeMounts: [{ name: 'data', mountPath: '/data' }] };

/** A pod as JSON whose containers run shell scripts, on the node unless `spec` says otherwise. */
function pod(name: string, containers: readonly Container[], spec: object = {}): object {
  const given = { nodeName: 'node-1', restartPolicy: 'Never', terminationGracePeriodSeconds: 5, ...spec };
  const metadata = { name, labels: { app: name } };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...given, containers: containers.map(container) } };
}

const list = (...items: readonly object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const waiting = 'sleep 3600 & wait';

/** What `kubectl logs` prints of containers that run, have ended, were started again, or have not begun. */
export const logs = [
  line(
    'create -f -',
    list(
      pod('talker', [{ script: `printf 'one\\ntwo\\nthree\\n'; ${waiting}` }]),
      pod(
        'pair',
        [
          { name: 'a', script: 'echo from a' },
          { name: 'b', script: 'printf unfinished' },
        ],
        {
          initContainers: [container({ name: 'i', script: 'echo from i' })],
        },
      ),
      pod('blocked', [{ script: 'true' }], { initContainers: [container({ name: 'i', script: waiting })] }),
      pod('failed', [{ script: 'echo done; exit 3' }]),
      pod(
        'again',
        [{ script: `[ -f ran ] && { echo second; ${waiting}; }; touch ran; echo first; exit 1`, ...inFolder }],
        {
          ...folder,
          restartPolicy: 'OnFailure',
        },
      ),
      pod('crashing', [{ script: 'echo crashed; exit 1' }], { restartPolicy: 'Always' }),
      pod('nowhere', [{ script: 'true' }], { nodeName: undefined, schedulerName: 'nobody' }),
    ),
  ),
  line('wait pod/talker --for=condition=Ready --timeout=60s'),
  line('wait pod/pair --for=jsonpath={.status.phase}=Succeeded --timeout=60s'),
  line('wait pod/failed --for=jsonpath={.status.phase}=Failed --timeout=60s'),
  line('wait pod/blocked --for=jsonpath={.status.initContainerStatuses[0].started}=true --timeout=60s'),
  line('wait pod/again --for=jsonpath={.status.containerStatuses[0].restartCount}=1 --timeout=60s'),
  line('wait pod/again --for=condition=Ready --timeout=60s'),
  line(
    'wait pod/crashing --for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=CrashLoopBackOff --timeout=60s',
  ),
  line('get pod again'),
  line('logs crashing'),
  line('logs again'),
  line('logs again --previous'),
  line('logs talker'),
  line('logs pod/talker --tail=1'),
  line('logs talker --tail=0'),
  line('logs talker --tail=9'),
  line('logs talker --tail=-1'),
  line('logs talker --timestamps'),
  line('logs talker --since=1h'),
  line('logs talker --since-time=2000-01-01T00:00:00Z'),
  line('logs talker --since-time=2999-01-01T00:00:00Z'),
  line('logs talker --since-time=yesterday'),
  line('logs talker --since=1h --since-time=2000-01-01T00:00:00Z'),
  line('logs talker --limit-bytes=5'),
  line('logs talker --limit-bytes=5 --tail=1'),
  line('logs talker --prefix'),
  line('logs -l app=talker'),
  line('logs -l app=nothing'),
  line('logs talker -c none'),
  line('logs talker --previous'),
  line('logs none'),
  line('logs deployment/none'),
  line('logs pair'),
  line('logs pair -c b'),
  line('logs pair -c i'),
  line('logs pair -c a --prefix'),
  line('logs -f pair -c b'),
  line('logs -l app=pair -c b'),
  line('logs blocked'),
  line('logs blocked -c i'),
  line('logs failed'),
  line('logs -f failed'),
  line('logs failed --previous'),
  line('logs nowhere'),
  line('get pods talker pair blocked failed nowhere'),
];

const web = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { terminationGracePeriodSeconds: 0, containers: [container({ script: `echo up; ${waiting}` })] },
    },
  },
};

const done = line('rollout status deployment/web --timeout=60s');

/** How kubectl shows and moves the rollout of a Deployment. */
export const rollouts = [
  line('apply -f -', JSON.stringify(web)),
  done,
  line('get deployment web'),
  line('wait deployment/web --for=condition=Available --timeout=60s'),
  line('get pods -l app=web --no-headers'),
  line('logs deployment/web'),
  line('rollout status deployment/web --watch=false'),
  line('rollout status deployment/none'),
  line('rollout status pod/none'),
  line('rollout restart deployment web'),
  done,
  line('rollout restart deployment none'),
  line('scale deployment web --replicas=1'),
  done,
  line('wait deployment/web --for=jsonpath={.status.replicas}=1 --timeout=60s'),
  line('get deployment web'),
  line('rollout pause deployment/web'),
  line('rollout pause deployment/web'),
  line('rollout restart deployment/web'),
  line('set env deployment/web A=1'),
  line('wait deployment/web --for=jsonpath={.status.observedGeneration}=5 --timeout=60s'),
  line('rollout status deployment/web --watch=false'),
  line('get deployment web'),
  line('rollout resume deployment/web'),
  line('rollout resume deployment/web'),
  done,
  line('get deployment web -o jsonpath={.metadata.generation}{.spec.template.spec.containers[0].env}'),
  line('delete deployment web'),
  line('wait pod -l app=web --for=delete --timeout=60s'),
];

/** What kubectl reads from ReplicaSets, which the embedded cluster makes none of. */
export const history = [
  line('apply -f -', JSON.stringify({ ...web, spec: { ...web.spec, replicas: 0 } })),
  line('wait deployment/web --for=jsonpath={.status.observedGeneration}=1 --timeout=60s'),
  line('rollout history deployment/web'),
];

/** A container that says a last word when it is told to end: who follows its log reads it, and then is done. */
export const followed: WatchSession = {
  before: [
    line(
      'create -f -',
      list(pod('farewell', [{ script: `trap 'echo last words; exit 0' TERM; echo first words; ${waiting}` }])),
    ),
    line('wait pod/farewell --for=condition=Ready --timeout=60s'),
  ],
  watches: [
    { command: line('logs -f farewell'), begun: 'first words' },
    { command: line('logs -f farewell --timestamps --prefix'), begun: 'first words' },
    { command: line('logs -f -l app=farewell --all-containers'), begun: 'first words' },
    { command: line('logs -f farewell --tail=0'), begun: '/log?' },
  ],
  changes: [line('delete pod farewell --wait=false')],
};
