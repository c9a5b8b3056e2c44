import type { AgentId } from '../model/ids.ts';
import type { AgentOrders } from './inputs.ts';
import type { ScheduledWindow } from './maintenance/schedule.ts';
import type { Quota } from './quota/quota.ts';

/**
 * A change of what is stored that an operator has asked for. The master knows it when it comes back as a fact, like one by
 * `kubectl apply`.
 */
export type Change =
  | { readonly kind: 'set-weight'; readonly role: string; readonly weight: number }
  /** What is ordered of the agent from now on, and nothing else. */
  | { readonly kind: 'order-agent'; readonly agentId: AgentId; readonly orders: AgentOrders }
  /** The maintenance schedule from now on. */
  | { readonly kind: 'set-schedule'; readonly windows: readonly ScheduledWindow[] }
  /** `force` tells why it may be more than there is, or less than is used. */
  | { readonly kind: 'set-quota'; readonly role: string; readonly quota: Quota; readonly force: boolean }
  | { readonly kind: 'remove-quota'; readonly role: string };
