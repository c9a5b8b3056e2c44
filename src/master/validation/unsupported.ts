import type { TaskInfo } from '../../model/generated/messages.ts';

/** What a task may ask for in Mesos and cannot have here yet, each with how to tell that it asks. */
const parts: readonly { readonly name: string; readonly isAskedFor: (task: TaskInfo) => boolean }[] = [
  { name: 'Custom executors', isAskedFor: ({ executor }) => executor !== undefined },
  { name: 'URIs to fetch', isAskedFor: ({ command }) => (command?.uris ?? []).length > 0 },
  { name: 'Volumes', isAskedFor: ({ container }) => (container?.volumes ?? []).length > 0 },
  {
    name: 'Secrets in the environment',
    isAskedFor: ({ command }) => (command?.environment?.variables ?? []).some(({ type }) => type === 'SECRET'),
  },
  { name: 'Port mappings', isAskedFor: ({ container }) => (container?.docker?.port_mappings ?? []).length > 0 },
  { name: 'Docker parameters', isAskedFor: ({ container }) => (container?.docker?.parameters ?? []).length > 0 },
];

/**
 * Why a valid task is refused all the same, or undefined when it is not. Better no task than one that runs without its
 * files or its volume, and nobody knows why it fails.
 */
export function unsupportedPart(task: TaskInfo): string | undefined {
  const part = parts.find(({ isAskedFor }) => isAskedFor(task));
  return part && `${part.name} are not supported yet`;
}
