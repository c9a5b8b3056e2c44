import { hostname } from 'node:os';
import { z } from 'zod';
import { logLevels } from '../telemetry/log.ts';
import { port } from './values.ts';

/** Every setting of a node's agent. Its port is the one that the operator tells frameworks: `agent-port` there. */
export const agentSettings = z.object({
  host: z.string().default('0.0.0.0').describe('address to listen on'),
  port: port.default(5051).describe("port of the agent's API"),
  'node-name': z.string().min(1).default(hostname()).describe('name of the Node that it is the agent of'),
  'work-dir': z
    .string()
    .startsWith('/')
    .default('/var/lib/mesos')
    .describe('directory of persistent volumes and all else that it keeps; the one that the operator knows'),
  kubeconfig: z.string().min(1).optional().describe('file to reach the API server with; in a pod none is needed'),
  'operator-namespace': z.string().min(1).default('mesos-tasks').describe("namespace of the operator's Lease"),
  'lease-name': z.string().min(1).default('mesos-master').describe('the Lease that says who leads'),
  'leader-token-file': z
    .string()
    .startsWith('/')
    .optional()
    .describe('file of the token by which it shows the leader whose agent it is'),
  'log-level': z.enum(logLevels).default('info').describe(logLevels.join(', ')),
});
