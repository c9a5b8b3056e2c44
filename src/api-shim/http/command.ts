import type { ServerResponse } from 'node:http';
import type { Command } from '../../master/commands/command.ts';
import type { Caller } from '../auth/authorizer.ts';
import { mayCommand } from '../auth/commandAuthorization.ts';
import type { ShimParts } from '../parts.ts';
import { sendText } from './respond.ts';

/** Has a command carried out, and answers when what it changes is stored. */
export async function answerCommand(
  { loop, master, authorizer }: ShimParts,
  caller: Caller,
  command: Command,
  response: ServerResponse,
): Promise<void> {
  const forbidden = !(await mayCommand(authorizer, caller, command, master.state));
  const { status, text } = await loop.command(command, { ...caller, forbidden });
  sendText(response, status, text);
}
