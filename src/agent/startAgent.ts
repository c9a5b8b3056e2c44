import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AgentProof } from './leader/agentProof.ts';
import { LeaderCheck } from './leader/leaderCheck.ts';
import type { ReadClaim } from './leader/leaderClaim.ts';
import { LeaderRecordFile } from './leader/leaderRecord.ts';
import { startAgentServer, type AgentAddress, type AgentServer } from './server.ts';
import { LeaderVolumes } from './volumes/leaderVolumes.ts';
import { VolumeDirectories } from './volumes/volumeDirectories.ts';

/** What an agent is, and where it keeps what it has. */
export interface AgentSettings extends AgentAddress {
  /** The name of its Node. */
  readonly node: string;
  /** The directory of all that it keeps; no two agents may share it. */
  readonly workDirectory: string;
  readonly readClaim: ReadClaim;
  /** The file of the token by which it shows leaders whose agent it is; undefined where it cannot. */
  readonly tokenFile?: string | undefined;
  /** Seconds since some fixed moment. */
  readonly now?: () => number;
}

const uptime = (): number => performance.now() / 1000;

/** Starts the agent of one node. Rejects where it cannot write to its directory, or listen at its address. */
export async function startAgent(settings: AgentSettings): Promise<AgentServer> {
  const { node, readClaim, host, port, now = uptime } = settings;
  const directory = resolve(settings.workDirectory);
  await mkdir(directory, { recursive: true });
  const directories = new VolumeDirectories(directory);
  await directories.open();
  const check = new LeaderCheck({ node, readClaim, file: new LeaderRecordFile(directory), now });
  return startAgentServer({
    host,
    port,
    volumes: new LeaderVolumes(check, directories, new AgentProof(settings.tokenFile)),
  });
}
