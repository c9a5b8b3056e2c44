/**
 * Replaces `$(NAME)` by a variable's value, as Kubernetes does in commands, arguments and environment values. `$$` is a
 * dollar sign (so `$$(NAME)` stays `$(NAME)`); a reference to an unknown variable stays as it is.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\$|\$\(([^)]*)\)/g, (match, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? match),
  );
}
