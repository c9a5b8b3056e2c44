import { ConfigError } from '../config/config.ts';
import type { Log } from '../telemetry/log.ts';
import { WatchedFiles } from './watchedFiles.ts';

/** Has what a setting says read. Throws a ConfigError that names the setting where it is wrong. */
export function inSetting<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw wrongSetting(setting, error);
  }
}

function wrongSetting(setting: string, error: unknown): ConfigError {
  return new ConfigError(`--${setting}: ${error instanceof Error ? error.message : String(error)}`);
}

export interface SettingFilesParts {
  readonly log: Log;
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/** The files that settings name, which are read again when they change. */
export class SettingFiles {
  readonly #parts: SettingFilesParts;
  readonly #files: { stop(): void }[] = [];

  constructor(parts: SettingFilesParts) {
    this.#parts = parts;
  }

  /**
   * Reads the files of a setting; what is returned gives what they mean at the moment. Rejects with a ConfigError that
   * names the setting where they cannot be read, or mean nothing.
   */
  async read<T>(
    setting: string,
    files: readonly string[],
    parse: (contents: readonly Buffer[]) => T,
    onChange: (value: T) => void = () => undefined,
  ): Promise<() => T> {
    const { log, after } = this.#parts;
    try {
      const opened = await WatchedFiles.open({
        files,
        parse,
        changed: (value) => {
          log.info({ setting }, 'The file of a setting has changed and is read again');
          onChange(value);
        },
        failed: (error) =>
          log.error(
            { setting, err: error },
            'The file of a setting has changed and is wrong: what it said before holds',
          ),
        after,
      });
      this.#files.push(opened);
      return () => opened.value;
    } catch (error) {
      throw wrongSetting(setting, error);
    }
  }

  stop(): void {
    for (const file of this.#files) file.stop();
  }
}
