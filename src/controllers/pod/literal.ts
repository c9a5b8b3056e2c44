/**
 * A text that Kubernetes hands on as it was: in commands, arguments and variables it would read `$(NAME)` as a reference
 * and `$$` as one dollar sign, which shell commands are full of.
 */
export function literal(text: string): string {
  return text.replace(/\$/g, () => '$$');
}
