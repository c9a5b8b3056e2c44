import { z } from 'zod';
import { logLevels } from '../telemetry/log.ts';
import { port } from './config.ts';

/** Every setting of a node's agent. Its port is the one that the operator tells frameworks: `agent-port` there. */
export const agentSettings = z.object({
  host: z.string().default('0.0.0.0').describe('address to listen on'),
  port: port.default(5051).describe("port of the agent's API"),
  'log-level': z.enum(logLevels).default('info').describe(logLevels.join(', ')),
});
