import { cases } from './cases.ts';

// Runs the case that the command line names and tells the process that started this one, if one did, what came of it.
const [, , name] = process.argv;
const found = cases.find((known) => known.name === name);
if (found === undefined) throw new Error(`There is no case ${name}`);
const cluster = found.run();
const result = cluster.measurement.result();
// Until here the cluster must not be garbage, or its memory would not be in the result.
if (cluster.allocator.runs > 0) process.send?.(result);
