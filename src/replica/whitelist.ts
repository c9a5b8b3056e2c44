import type { Fact } from '../master/inputs.ts';
import { FilePoll, type FilePollParts } from './filePoll.ts';

export interface WhitelistParts extends Pick<FilePollParts, 'failed' | 'after'> {
  /** A path, or a URL of the scheme `file`. */
  readonly file: string;
  readonly tell: (fact: Fact) => void;
}

/**
 * Tells the master, once it is started, which agents may be offered: those whose hostnames stand in a file, one a line, which is
 * read again and again (FLAG-005). Nobody is offered by an empty file. While it cannot be read, what it said last holds, and
 * all agents are offered if it never was.
 */
export function whitelistPoll({ file, tell, ...parts }: WhitelistParts): FilePoll {
  const changed = (contents: readonly Buffer[]): void => {
    const hostnames = new Set(contents.flatMap((text) => text.toString().split('\n')).filter((line) => line !== ''));
    tell({ kind: 'whitelist-read', hostnames });
  };
  return new FilePoll({ ...parts, files: [file], changed });
}
