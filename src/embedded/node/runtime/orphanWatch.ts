import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { bootId } from './processIdentity.ts';

/**
 * Waits until its standard input ends, which happens however the process at the other end goes, then kills the groups of all
 * containers below the root that have not ended. It looks several times: a supervisor may just be starting. A pid that belongs
 * to another process by now is left alone.
 */
const script = `
root=$1
boot=$2
started_of() {
  if read -r stat <"/proc/$1/stat"; then
    set -- \${stat##*) }
    started=\${20}
  else
    set -- $(LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1")
    started=$*
  fi 2>/dev/null
}
end_containers() {
  for record in "$root"/pods/*/containers/*/*/started; do
    [ -e "$record" ] && [ ! -e "\${record%/started}/exit" ] || continue
    read -r pid identity <"$record" || continue
    [ "$pid" -gt 1 ] || continue
    started_of "$pid"
    [ -z "$started" ] || [ "$boot/$started" = "$identity" ] || continue
    kill -s KILL -- "-$pid"
  done 2>/dev/null
}
while read -r line; do :; done
for round in 1 2 3; do
  end_containers
  sleep 1
done
`;

/** Starts a process that ends all containers below a node's root as soon as this process is gone. Killing it calls that off. */
export function watchForOrphans(root: string): ChildProcess {
  const path = join(root, 'end-orphans.sh');
  writeFileSync(path, script);
  const child = spawn('/bin/sh', [path, root, bootId], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  // The pipe must not keep this process alive; that it ends with it is its purpose. It is never written to.
  child.stdin.on('error', () => undefined);
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
