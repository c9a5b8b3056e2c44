import type { CommandInfo, EnvironmentVariable, Secret } from '../../model/generated/messages.ts';

/** Why a secret is no secret: a reference or a value, and not both (EXEC-075). */
export function validateSecret({ type, reference, value }: Secret): string | undefined {
  switch (type ?? 'UNKNOWN') {
    case 'REFERENCE':
      if (reference === undefined) return "Secret of type REFERENCE must have the 'reference' field set";
      return value === undefined
        ? undefined
        : `Secret '${reference.name}' of type REFERENCE must not have the 'value' field set`;
    case 'VALUE':
      if (value === undefined) return "Secret of type VALUE must have the 'value' field set";
      return reference === undefined ? undefined : "Secret of type VALUE must not have the 'reference' field set";
    case 'UNKNOWN':
      return 'Secret of type UNKNOWN is not supported';
  }
}

/** Why a variable of an environment cannot be set (TASK-010). */
function validateVariable(variable: EnvironmentVariable): string | undefined {
  const { name, value, secret } = variable;
  switch (variable.type ?? 'VALUE') {
    case 'VALUE':
      if (value === undefined) return `Environment variable '${name}' of type 'VALUE' must have a value set`;
      return secret === undefined
        ? undefined
        : `Environment variable '${name}' of type 'VALUE' must not have a secret set`;
    case 'SECRET':
      return validateSecretVariable(name, value, secret);
    case 'UNKNOWN':
      return "Environment variable of type 'UNKNOWN' is not allowed";
  }
}

function validateSecretVariable(
  name: string,
  value: string | undefined,
  secret: Secret | undefined,
): string | undefined {
  if (secret === undefined) return `Environment variable '${name}' of type 'SECRET' must have a secret set`;
  if (value !== undefined) return `Environment variable '${name}' of type 'SECRET' must not have a value set`;
  const reason = validateSecret(secret);
  if (reason !== undefined) return `Environment variable '${name}' specifies an invalid secret: ${reason}`;
  return secret.value?.data.includes(0) === true
    ? `Environment variable '${name}' specifies a secret containing null bytes, which is not allowed in the environment`
    : undefined;
}

/** Why a command's environment cannot be (TASK-010). */
export function validateCommand(command: CommandInfo): string | undefined {
  for (const variable of command.environment?.variables ?? []) {
    const reason = validateVariable(variable);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
