import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { installed, type Installation } from './installation.ts';

const run = promisify(execFile);

const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy-dependencies';

/** A program of Java, with all that it needs. */
export interface MavenTool {
  readonly name: string;
  /** A POM whose dependencies are what is installed. */
  readonly pom: string;
}

/** Installs the jars of a program from Maven Central: the path of their folder. */
export async function installMaven({ name, pom }: MavenTool): Promise<Installation> {
  const pins = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12);
  return installed({
    name: `${name}-${pins}`,
    failure: `mvn cannot install ${name}, for which it needs Maven Central, and Java 11 or later`,
    make: async (folder) => {
      await run('java', ['-version']);
      await run('mvn', ['--batch-mode', '--quiet', '--file', pom, copyDependencies, `-DoutputDirectory=${folder}`]);
    },
  });
}
