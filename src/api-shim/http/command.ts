import type { ServerResponse } from 'node:http';
import type { Command } from '../../master/commands/command.ts';
import { auditedOperator } from '../audit.ts';
import type { Caller } from '../auth/authorizer.ts';
import { mayCommand } from '../auth/commandAuthorization.ts';
import type { ShimParts } from '../parts.ts';
import { sendText } from './respond.ts';

/** Has a command carried out, and answers when what it changes is stored. */
export async function answerCommand(
  parts: ShimParts,
  caller: Caller,
  command: Command,
  response: ServerResponse,
): Promise<void> {
  const call = { type: command.type, names: command };
  return auditedOperator(parts, { caller, response }, call, () => carryOut(parts, caller, command, response));
}

async function carryOut(
  { loop, master, authorizer }: ShimParts,
  caller: Caller,
  command: Command,
  response: ServerResponse,
): Promise<void> {
  const forbidden = !(await mayCommand(authorizer, caller, command, master.state));
  const { status, text } = await loop.command(command, { ...caller, forbidden });
  sendText(response, status, text);
}
