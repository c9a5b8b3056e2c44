/** The problem of a required field that is not there; `path` is its path. */
export const missingField = 'Missing required fields:';

/**
 * Bytes that are not a message, or a value that cannot be one. The message names the offending field by its path,
 * as in "Not expecting a JSON array for field 'revive'" or, in Mesos' words too, "Missing required fields:
 * subscribe.framework_info.user".
 */
export class WireError extends Error {
  /** What is wrong, without the path. */
  readonly problem: string;
  /** The path of the field, such as `offers[0].id`; empty where it is the message as a whole. */
  readonly path: string;

  constructor(problem: string, path = '') {
    super(messageOf(problem, path));
    this.name = 'WireError';
    this.problem = problem;
    this.path = path;
  }

  /**
   * What was thrown while the field or element `segment` was handled, as a WireError whose path begins there.
   * Other errors come from the protobuf reader, which throws plain ones where bytes end too early.
   */
  static within(segment: string, error: unknown): WireError {
    const inner = WireError.from(error);
    if (inner instanceof TooManyValuesError) return inner;
    const link = inner.path === '' || inner.path.startsWith('[') ? '' : '.';
    return new WireError(inner.problem, segment + link + inner.path);
  }

  /** Whatever was thrown, as a WireError. */
  static from(error: unknown): WireError {
    if (error instanceof WireError) return error;
    return new WireError(`Malformed message: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A message of more values than its reader takes, wherever in it they are. */
export class TooManyValuesError extends WireError {
  constructor() {
    super('Too many values');
    this.name = 'TooManyValuesError';
  }
}

/** Bytes that are not JSON at all, whatever the message. */
export class JsonSyntaxError extends WireError {
  constructor(problem: string) {
    super(problem);
    this.name = 'JsonSyntaxError';
  }
}

function messageOf(problem: string, path: string): string {
  if (problem === missingField) return `${problem} ${path}`;
  return path === '' ? problem : `${problem} for field '${path}'`;
}
