/** What the controllers are told of the cluster they work in. */
export interface ControllerSettings {
  /** The namespace of Frameworks, Tasks and their Pods. */
  readonly namespace: string;
  /** The image of tasks that name none. */
  readonly defaultImage: string;
  /** The ports that a node offers unless its annotation says otherwise, as Mesos writes resources. */
  readonly defaultPorts: string;
  /** The port of an agent unless its node's annotation says otherwise. */
  readonly agentPort: number;
  /** The directory on each node where its agent keeps persistent volumes. */
  readonly agentWorkDirectory: string;
  /** The version that agents report. */
  readonly version: string;
  /** uids by the names of users; a name that is not there means the image's own user. */
  readonly users: ReadonlyMap<string, number>;
  /** Where schedulers in the cluster reach the master that leads, as `host:port`. */
  readonly masterAddress: string;
  /** Whether tasks get no more cpu time than they hold, even where more is idle. */
  readonly limitsCpus: boolean;
}
