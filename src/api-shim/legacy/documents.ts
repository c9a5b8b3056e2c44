import { snapshotOf, type ShownState } from '../../master/snapshot.ts';
import type { ChunkedText } from '../../wire/chunkedText.ts';
import type { ShimParts } from '../parts.ts';
import { machineFigures } from '../machine.ts';
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
import { seenBy } from './seen.ts';
import { addTasksDocument } from './tasks.ts';

/** What is shown in JSON, by path. None of it looks at the method (LEGACY-009) or waits for the recovery (LEGACY-007). */
export function documents(parts: ShimParts): Readonly<Record<string, Document>> {
  const shown =
    (add: (body: ChunkedText, state: ShownState, query: URLSearchParams) => void | Promise<void>): Document =>
    async (body, { query, caller }) =>
      add(body, (await seenBy(parts, caller)).snapshot(), query);
  return {
    '/version': small(() => parts.version),
    '/flags': small((question) => flagsDocument(parts, question)),
    '/state': async (body, question) =>
      addStateDocument(body, (await seenBy(parts, question.caller)).snapshot, parts, question),
    '/state-summary': shown((body, state) => addStateSummaryDocument(body, state, parts)),
    '/slaves': shown((body, state, query) => addSlavesDocument(body, state, query.get('slave_id'))),
    '/frameworks': shown((body, state, query) => addFrameworksDocument(body, state, query.get('framework_id'))),
    '/tasks': shown((body, state, query) => addTasksDocument(body, state, query)),
    '/roles': small(async ({ caller }) => rolesDocument(parts.master, (await seenBy(parts, caller)).visible)),
    '/registrar(1)/registry': (body, question) =>
      addRegistryDocument(body, () => snapshotOf(parts.master.state), parts, question),
    '/files/browse': small((question) => browseDocument(parts, question)),
    '/files/read': small((question) => readDocument(parts, question)),
    '/files/debug': small((question) => debugDocument(parts, question)),
    '/system/stats.json': small(() => machineFigures('avg_load')),
    '/explain': small(async ({ query, caller }) => {
      const { visible } = await seenBy(parts, caller);
      return explainDocument(parts, visible, query.get('framework'), query.get('role'));
    }),
  };
}

/** A document that is small enough to be made and added as a whole. */
function small(make: (question: Question) => object | Promise<object>): Document {
  return async (body, question) => {
    body.text(JSON.stringify(await make(question)));
  };
}
