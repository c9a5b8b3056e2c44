import type { AgentId, FrameworkId } from '../model/ids.ts';

/** An event named a framework that was never added or is already removed. */
export class UnknownFrameworkError extends Error {
  readonly frameworkId: FrameworkId;

  constructor(frameworkId: FrameworkId) {
    super(`framework ${frameworkId} is not known to the allocator`);
    this.name = 'UnknownFrameworkError';
    this.frameworkId = frameworkId;
  }
}

/** An event named an agent that was never added or is already removed. */
export class UnknownAgentError extends Error {
  readonly agentId: AgentId;

  constructor(agentId: AgentId) {
    super(`agent ${agentId} is not known to the allocator`);
    this.name = 'UnknownAgentError';
    this.agentId = agentId;
  }
}

/** A framework or agent was added twice. */
export class AlreadyAddedError extends Error {
  readonly id: string;

  constructor(id: string) {
    super(`${id} was added to the allocator before`);
    this.name = 'AlreadyAddedError';
    this.id = id;
  }
}

/** A framework was to be suppressed or revived in a role to which it is not subscribed (ALLOC-088). */
export class NotSubscribedError extends Error {
  readonly frameworkId: FrameworkId;
  readonly role: string;

  constructor(frameworkId: FrameworkId, role: string) {
    super(`framework ${frameworkId} is not subscribed to role ${role}`);
    this.name = 'NotSubscribedError';
    this.frameworkId = frameworkId;
    this.role = role;
  }
}

/** A framework gave back resources that it does not hold in that role on that agent. */
export class NotHeldError extends Error {
  readonly frameworkId: FrameworkId;
  readonly role: string;
  readonly agentId: AgentId;

  constructor(frameworkId: FrameworkId, role: string, agentId: AgentId) {
    super(`framework ${frameworkId} does not hold in role ${role} on agent ${agentId} what it gives back`);
    this.name = 'NotHeldError';
    this.frameworkId = frameworkId;
    this.role = role;
    this.agentId = agentId;
  }
}

/** Quota was to be set for a role that is not of the top level (ALLOC-040). */
export class NestedQuotaError extends Error {
  readonly role: string;

  constructor(role: string) {
    super(`role ${role} cannot have quota: it is not of the top level`);
    this.name = 'NestedQuotaError';
    this.role = role;
  }
}
