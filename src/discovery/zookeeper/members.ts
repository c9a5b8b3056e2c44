/** The label of a node whose data is a MasterInfo in JSON: what masters register by since Mesos 0.24 (HA-002). */
export const label = 'json.info';

/** One of those that contend for the lead in a path of ZooKeeper: the one with the lowest sequence has it. */
export interface Member {
  /** The node's name. */
  readonly name: string;
  /** What its data is, by the name: `json.info`, the old `info` of protobuf, or none, which is a pid as text. */
  readonly label: string | undefined;
  readonly sequence: number;
}

/**
 * The members among the children of a path, the lowest first, as Mesos' detectors tell them from other nodes: what does not end
 * in a number, such as `log_replicas`, is none (HA-004).
 */
export function membersAmong(children: readonly string[]): readonly Member[] {
  return children.flatMap((name) => memberOf(name) ?? []).sort((one, other) => one.sequence - other.sequence);
}

function memberOf(name: string): Member | undefined {
  const parts = name.split('_').filter((part) => part !== '');
  const digits = parts.at(-1) ?? '';
  if (!/^[0-9]+$/.test(digits)) return undefined;
  return { name, label: parts.length > 1 ? parts[0] : undefined, sequence: Number(digits) };
}
