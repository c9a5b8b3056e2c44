import type { AgentCall, AgentResponse, VersionInfo } from '../model/generated/messages.ts';
import type { MediaType } from '../wire/codec.ts';
import { acceptedType, codecsOf, HttpRefusal } from '../wire/negotiation.ts';

const codecs = codecsOf('mesos.v1.agent.Response');

/** An encoded answer and its form. */
export interface AgentAnswer {
  readonly mediaType: MediaType;
  readonly body: Uint8Array;
}

/**
 * Answers a call of the agent's operator API (AGENT-010). The form of the answer is looked for first, then the call is
 * looked at (AGENT-001).
 *
 * @throws HttpRefusal 406, 400 for a call without type, 501 for calls that an agent of ours does not know.
 */
export function answerAgentCall(call: AgentCall, accept: string | undefined, version: VersionInfo): AgentAnswer {
  const mediaType = acceptedType(accept);
  return { mediaType, body: codecs[mediaType].encode(responseTo(call, version)) };
}

function responseTo({ type }: AgentCall, version: VersionInfo): AgentResponse {
  switch (type) {
    case undefined:
      throw new HttpRefusal(400, "Failed to validate agent::Call: Expecting 'type' to be present");
    case 'GET_HEALTH':
      return { type, get_health: { healthy: true } };
    case 'GET_VERSION':
      return { type, get_version: { version_info: version } };
    default:
      throw new HttpRefusal(501, '501 Not Implemented.');
  }
}
