import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval } from 'node:timers';

const colors = { finished: 32, running: 33, failed: 31, waiting: 90 };
const signs = { finished: '█', running: '▓', failed: '▚', waiting: '░' };
const barWidth = 40;

/** What people want to know of a state. */
export function kindOf({ state }) {
  if (state === undefined) return 'waiting';
  if (state === 'TASK_FINISHED') return 'finished';
  return ['TASK_STAGING', 'TASK_STARTING', 'TASK_RUNNING'].includes(state) ? 'running' : 'failed';
}

/** Shows tasks: drawn over and over on a terminal, a line for each change where the output is a file or a pipe. */
export class Progress {
  #tasks;
  #begun = performance.now();
  #isTerminal = process.stdout.isTTY === true;
  #note = '';
  #drawnLines = 0;
  #timer;

  constructor(tasks) {
    this.#tasks = tasks;
  }

  /** Begins to draw. */
  begin() {
    if (!this.#isTerminal || this.#timer !== undefined) return;
    process.stdout.write('\x1b[?25l'); // hides the cursor
    this.#draw();
    this.#timer = setInterval(() => this.#draw(), 100);
  }

  /** Shows that a task has changed. */
  changed({ id, state, agent, message = '' }) {
    this.#note = '';
    if (this.#isTerminal || state === 'TASK_STARTING') return;
    const line = `${this.seconds.padStart(6)} s  task ${id.padEnd(4)} ${agent.padEnd(8)} ${state.padEnd(14)} ${message}`;
    process.stdout.write(`${line.trimEnd()}\n`);
  }

  /** Shows a remark until something changes. */
  note(text) {
    if (text === this.#note) return;
    this.#note = text;
    if (!this.#isTerminal) process.stdout.write(`${text}\n`);
  }

  /** Draws a last time. */
  end() {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#note = '';
    this.#draw();
    process.stdout.write('\x1b[?25h');
  }

  /** How long it has taken so far, with a tenth. */
  get seconds() {
    return ((performance.now() - this.#begun) / 1000).toFixed(1);
  }

  #draw() {
    const width = (process.stdout.columns ?? 80) - 1;
    const lines = ['', ...this.#bar(), '', ...this.#agents(), ...(this.#note ? ['', `  ${this.#note}`] : []), ''];
    const text = lines.map(
      (line) => `${line.length > width && !line.includes('\x1b') ? `${line.slice(0, width - 1)}…` : line}\x1b[K\n`,
    );
    const up = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A` : '';
    process.stdout.write(`${up}${text.join('')}\x1b[J`);
    this.#drawnLines = lines.length;
  }

  #bar() {
    const all = this.#tasks.length;
    const kinds = ['finished', 'failed', 'running', 'waiting'];
    const counts = kinds.map((kind) => this.#tasks.filter((task) => kindOf(task) === kind).length);
    const ends = counts.map((_, index) =>
      Math.round((counts.slice(0, index + 1).reduce((a, b) => a + b) / all) * barWidth),
    );
    const pieces = kinds.map((kind, index) => paint(kind, signs[kind].repeat(ends[index] - (ends[index - 1] ?? 0))));
    const words = kinds.flatMap((kind, index) => (counts[index] > 0 ? [paint(kind, `${counts[index]} ${kind}`)] : []));
    return [`  ${pieces.join('')}  ${this.seconds} s`, `  ${words.join('   ')}`];
  }

  #agents() {
    const names = [...new Set(this.#tasks.flatMap(({ agent }) => agent ?? []))].sort();
    return names.map((name) => {
      const there = this.#tasks.filter(({ agent }) => agent === name);
      const running = there.filter((task) => kindOf(task) === 'running').map(({ id }) => id);
      const ended = `${there.length - running.length} done`.padEnd(10);
      return `  ${name.padEnd(12)} ${ended} ${running.length > 0 ? `runs ${running.join(' ')}` : ''}`.trimEnd();
    });
  }
}

function paint(kind, text) {
  return process.env.NO_COLOR ? text : `\x1b[${colors[kind]}m${text}\x1b[0m`;
}
