/** What a container's exit code is more than, when a signal ended it. */
const signalBase = 128;

/** The names that Mesos' executor, by way of the C library, has for signals. */
const signalNames: Readonly<Record<number, string>> = {
  1: 'Hangup',
  2: 'Interrupt',
  3: 'Quit',
  4: 'Illegal instruction',
  5: 'Trace/breakpoint trap',
  6: 'Aborted',
  7: 'Bus error',
  8: 'Floating point exception',
  9: 'Killed',
  10: 'User defined signal 1',
  11: 'Segmentation fault',
  12: 'User defined signal 2',
  13: 'Broken pipe',
  14: 'Alarm clock',
  15: 'Terminated',
};

/**
 * How a command ended, in the words of Mesos' command executor, which clients parse (EXEC-031): `Command exited with
 * status 3`, `Command terminated with signal Killed`. A container runtime tells signals by exit codes above 128.
 */
export function describeExit(exitCode: number): string {
  const name = signalNames[exitCode - signalBase];
  return name === undefined ? `Command exited with status ${exitCode}` : `Command terminated with signal ${name}`;
}
