import type { CheckInfo, CommandInfo, HealthCheck, HealthCheckHTTPCheckInfo } from '../../model/generated/messages.ts';
import { validateCommand } from './command.ts';
import { within } from './policy.ts';

function negative(values: Readonly<Record<string, number | undefined>>): string | undefined {
  const name = Object.keys(values).find((key) => (values[key] ?? 0) < 0);
  return name === undefined ? undefined : `Expecting '${name}' to be non-negative`;
}

/** Why a generic check cannot be (TASK-006). */
export function validateCheck(check: CheckInfo): string | undefined {
  const { delay_seconds, interval_seconds, timeout_seconds } = check;
  return validateCheckType(check) ?? negative({ delay_seconds, interval_seconds, timeout_seconds });
}

function validateCheckType({ type, command, http, tcp }: CheckInfo): string | undefined {
  if (type === undefined) return "CheckInfo must specify 'type'";
  switch (type) {
    case 'COMMAND':
      if (command === undefined) return "Expecting 'command' to be set for COMMAND check";
      if (command.command.value === undefined) return `Command check must contain ${missingPart(command.command)}`;
      return within("Check's `CommandInfo` is invalid", validateCommand(command.command));
    case 'HTTP':
      if (http === undefined) return "Expecting 'http' to be set for HTTP check";
      return badPath('HTTP check', http.path);
    case 'TCP':
      return tcp === undefined ? "Expecting 'tcp' to be set for TCP check" : undefined;
    case 'UNKNOWN':
      return "'UNKNOWN' is not a valid check type";
  }
}

/** Why a health check cannot be (TASK-007). */
export function validateHealthCheck(check: HealthCheck): string | undefined {
  const { delay_seconds, grace_period_seconds, interval_seconds, timeout_seconds } = check;
  return (
    validateHealthCheckType(check) ??
    negative({ delay_seconds, grace_period_seconds, interval_seconds, timeout_seconds })
  );
}

function validateHealthCheckType({ type, command, http, tcp }: HealthCheck): string | undefined {
  if (type === undefined) return "HealthCheck must specify 'type'";
  switch (type) {
    case 'COMMAND':
      if (command === undefined) return "Expecting 'command' to be set for COMMAND health check";
      if (command.value === undefined) return `Command health check must contain ${missingPart(command)}`;
      return within("Health check's `CommandInfo` is invalid", validateCommand(command));
    case 'HTTP':
      return http === undefined ? "Expecting 'http' to be set for HTTP health check" : validateHttp(http);
    case 'TCP':
      return tcp === undefined ? "Expecting 'tcp' to be set for TCP health check" : undefined;
    case 'UNKNOWN':
      return "'UNKNOWN' is not a valid health check type";
  }
}

function validateHttp({ scheme, path }: HealthCheckHTTPCheckInfo): string | undefined {
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return `Unsupported HTTP health check scheme: '${scheme}'`;
  }
  return badPath('HTTP health check', path);
}

/** What of a command would have said what to run. */
function missingPart({ shell }: CommandInfo): string {
  return (shell ?? true) ? "'shell command'" : "'executable path'";
}

function badPath(kind: string, path: string | undefined): string | undefined {
  return path === undefined || path.startsWith('/') ? undefined : `The path '${path}' of ${kind} must start with '/'`;
}
