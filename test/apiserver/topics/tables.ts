import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../src/embedded/apiserver/objects/json.ts';
import { listOf, numberOf, objectOf, stringOf, valueAt } from '../../../src/embedded/apiserver/objects/json.ts';
import type { TestedServer } from '../servers.ts';
import { bench, gadget } from '../suite.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** Tables, which kubectl prints. */
export function tables(server: () => TestedServer): void {
  describe('tables', () => {
    const b = bench(server, 'tables');
    const columns = async (path: string) =>
      listOf((await b.api.get(path, TABLE))['columnDefinitions']).map((column) => columnText(objectOf(column)));

    it('have the printer columns of a custom resource', async () => {
      await b.api.create(b.gadgets(), gadget('a'));
      await b.api.merge(b.gadgets('/a/status'), { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
      expect(await columns(b.gadgets())).toEqual([
        'Name string 0',
        'Size integer 0',
        'Ready string 0',
        'Age date 0',
        'Color string 1',
      ]);
      const table = await b.api.get(b.gadgets(), TABLE);
      expect(table).toMatchObject({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: expect.any(String) },
        rows: [
          {
            cells: ['a', 1, 'True', expect.any(String), 'red'],
            object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } },
          },
        ],
      });
    });

    it.each<[string, JsonObject, readonly string[]]>([
      [
        'runs beside a sidecar',
        { initContainerStatuses: [up('side')], containerStatuses: [up('main')] },
        ['2/2', 'Running', '0'],
      ],
      [
        'was started again',
        {
          initContainerStatuses: [up('side')],
          containerStatuses: [{ ...up('main'), restartCount: 3, lastState: ended(1) }],
        },
        ['2/2', 'Running', '3 (AGE ago)'],
      ],
      [
        'waits for its sidecar',
        {
          phase: 'Pending',
          initContainerStatuses: [
            { name: 'side', restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff' } } },
          ],
        },
        ['0/2', 'Init:CrashLoopBackOff', '2'],
      ],
      [
        'has ended but for its sidecar',
        { initContainerStatuses: [up('side')], containerStatuses: [{ name: 'main', ready: false, state: ended(0) }] },
        ['1/2', 'Completed', '0'],
      ],
    ])('of a pod that %s count its containers', async (what, status, cells) => {
      await b.server.ready(b.namespace);
      const name = what.replaceAll(' ', '-');
      const container = { image: 'busybox:1' };
      const sidecar = { ...container, name: 'side', restartPolicy: 'Always' };
      const spec = { schedulerName: 'nobody', initContainers: [sidecar], containers: [{ ...container, name: 'main' }] };
      await b.api.create(b.core('pods'), { metadata: { name }, spec });
      await b.api.merge(b.core(`pods/${name}/status`), { status: { phase: 'Running', ...status } });
      const [row] = listOf((await b.api.get(b.core(`pods/${name}`), TABLE))['rows']);
      const shown = listOf(valueAt(row, ['cells']))
        .slice(1, 4)
        .map((cell) => (stringOf(cell) ?? '').replace(/\d+\w+ ago/, 'AGE ago'));
      expect(shown).toEqual(cells);
    });

    it('carry the whole object or none of it when asked so', async () => {
      await expect(b.api.get(b.gadgets('?includeObject=Object'), TABLE)).resolves.toMatchObject({
        rows: [{ object: { kind: 'Gadget', spec: { size: 1 } } }],
      });
      expect(
        valueAt(listOf((await b.api.get(b.gadgets('?includeObject=None'), TABLE))['rows'])[0], ['object']),
      ).toBeFalsy();
    });

    it('are of one object, too, and fall back to what is accepted besides', async () => {
      await expect(b.api.get(b.gadgets('/a'), TABLE)).resolves.toMatchObject({
        kind: 'Table',
        rows: [{ cells: ['a', 1, 'True', expect.any(String), 'red'] }],
      });
      await expect(
        b.api.get(b.gadgets('/a'), 'application/json;as=Odd;v=v1;g=meta.k8s.io,application/json'),
      ).resolves.toMatchObject({ kind: 'Gadget' });
    });

    it.each([
      ['/api/v1/namespaces', ['Name string 0', 'Status string 0', 'Age string 0']],
      [
        '/api/v1/nodes',
        [
          'Name string 0',
          'Status string 0',
          'Roles string 0',
          'Age string 0',
          'Version string 0',
          'Internal-IP string 1',
          'External-IP string 1',
          'OS-Image string 1',
          'Kernel-Version string 1',
          'Container-Runtime string 1',
        ],
      ],
      [
        '/api/v1/pods',
        [
          'Name string 0',
          'Ready string 0',
          'Status string 0',
          'Restarts string 0',
          'Age string 0',
          'IP string 1',
          'Node string 1',
          'Nominated Node string 1',
          'Readiness Gates string 1',
        ],
      ],
      [
        '/api/v1/events',
        [
          'Last Seen string 0',
          'Type string 0',
          'Reason string 0',
          'Object string 0',
          'Subobject string 1',
          'Source string 1',
          'Message string 0',
          'First Seen string 1',
          'Count string 1',
          'Name string 1',
        ],
      ],
      ['/api/v1/configmaps', ['Name string 0', 'Data string 0', 'Age string 0']],
      ['/api/v1/secrets', ['Name string 0', 'Type string 0', 'Data string 0', 'Age string 0']],
      ['/api/v1/serviceaccounts', ['Name string 0', 'Age string 0']],
      [
        '/api/v1/services',
        [
          'Name string 0',
          'Type string 0',
          'Cluster-IP string 0',
          'External-IP string 0',
          'Port(s) string 0',
          'Age string 0',
          'Selector string 1',
        ],
      ],
      ['/apis/coordination.k8s.io/v1/leases', ['Name string 0', 'Holder string 0', 'Age string 0']],
      [
        '/apis/discovery.k8s.io/v1/endpointslices',
        ['Name string 0', 'AddressType string 0', 'Ports string 0', 'Endpoints string 0', 'Age string 0'],
      ],
      [
        '/apis/apps/v1/deployments',
        [
          'Name string 0',
          'Ready string 0',
          'Up-to-date string 0',
          'Available string 0',
          'Age string 0',
          'Containers string 1',
          'Images string 1',
          'Selector string 1',
        ],
      ],
      [
        '/apis/apps/v1/replicasets',
        [
          'Name string 0',
          'Desired integer 0',
          'Current integer 0',
          'Ready integer 0',
          'Age string 0',
          'Containers string 1',
          'Images string 1',
          'Selector string 1',
        ],
      ],
      [
        '/apis/policy/v1/poddisruptionbudgets',
        [
          'Name string 0',
          'Min Available string 0',
          'Max Unavailable string 0',
          'Allowed Disruptions integer 0',
          'Age string 0',
        ],
      ],
      ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions', ['Name string 0', 'Created At date 0']],
    ])('of %s have its columns', async (path, expected) => {
      expect(await columns(path)).toEqual(expected);
    });
  });
}

/** The status of a container that runs and is ready. */
function up(name: string): JsonObject {
  return { name, ready: true, started: true, restartCount: 0, image: '', imageID: '', state: { running: {} } };
}

/** How a container ended, years ago. */
function ended(exitCode: number): JsonObject {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return { terminated: { exitCode, reason, startedAt: '2020-01-01T00:00:00Z', finishedAt: '2020-01-01T00:00:00Z' } };
}

/** `Name string 0`: a column's name, type and priority. */
function columnText({ name, type, priority }: JsonObject): string {
  return `${stringOf(name) ?? ''} ${stringOf(type) ?? ''} ${numberOf(priority) ?? ''}`;
}
