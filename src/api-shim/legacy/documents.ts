import { snapshotOf, type ShownState } from '../../master/snapshot.ts';
import { metricsDocument } from '../metrics/metrics.ts';
import type { ShimParts } from '../parts.ts';
import { explainDocument } from './explain.ts';
import { browseDocument, debugDocument, readDocument } from './files.ts';
import { flagsDocument } from './flags.ts';
import { addFrameworksDocument } from './frameworks.ts';
import type { Document, Question } from './json.ts';
import { addRegistryDocument } from './registry.ts';
import { rolesDocument } from './roles.ts';
import { addSlavesDocument } from './slaves.ts';
import { addStateDocument } from './state.ts';
import { addStateSummaryDocument } from './stateSummary.ts';
import { systemDocument } from './system.ts';
import { addTasksDocument } from './tasks.ts';

/** What is shown in JSON, by path. None of it looks at the method (LEGACY-009) or waits for the recovery (LEGACY-007). */
export function documents(parts: ShimParts): Readonly<Record<string, Document>> {
  const { master } = parts;
  const snapshot = (): ShownState => snapshotOf(master.state);
  return {
    '/version': small(() => parts.version),
    '/flags': small((question) => flagsDocument(parts, question)),
    '/state': (body, question) => addStateDocument(body, snapshot, parts, question),
    '/state-summary': (body) => addStateSummaryDocument(body, snapshot(), parts),
    '/slaves': (body, { query }) => addSlavesDocument(body, snapshot(), query.get('slave_id')),
    '/frameworks': (body, { query }) => addFrameworksDocument(body, snapshot(), query.get('framework_id')),
    '/tasks': (body, { query }) => addTasksDocument(body, snapshot(), query),
    '/roles': small(() => rolesDocument(master.state)),
    '/registrar(1)/registry': (body, question) => addRegistryDocument(body, snapshot, parts, question),
    '/files/browse': small((question) => browseDocument(parts, question)),
    '/files/read': small((question) => readDocument(parts, question)),
    '/files/debug': small((question) => debugDocument(parts, question)),
    '/system/stats.json': small(systemDocument),
    '/explain': small(({ query }) => explainDocument(parts, query.get('framework'), query.get('role'))),
    '/metrics/snapshot': small(({ query }) => metricsDocument(parts, query.get('timeout'))),
  };
}

/** A document that is small enough to be made and added as a whole. */
function small(make: (question: Question) => object | Promise<object>): Document {
  return async (body, question) => {
    body.text(JSON.stringify(await make(question)));
  };
}
