import type { CaseResult, Phase } from './measurement.ts';
import { percentile } from '../row.ts';
import { reference } from './reference.ts';

type Cells = readonly string[];

const headings: Cells = ['phase', 'count', 'CPU', 'wall', 'Mesos, scaled', 'ratio', 'offers'];

/**
 * One case as a table: CPU and wall time, Mesos' time as it would be on this machine, and ours by that. Ours is the smaller of
 * the two: wall time is too long where the machine is busy, CPU time counts what the engine compiles and collects on the side.
 *
 * @param scale how many times longer this machine takes than the one that Mesos' figures are of
 */
export function reportCase(name: string, result: CaseResult, scale: number): string {
  const { phases } = result;
  const table = [headings, ...phases.flatMap((phase) => rowsOf(name, phase, scale))];
  const widths = headings.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const lines = table.map((cells) => `  ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
  return [name, ...lines, `  ${memoryOf(name, result)}`].join('\n');
}

function memoryOf(name: string, { peakMegabytes, emptyMegabytes, liveMegabytes }: CaseResult): string {
  const mesos = reference[name]?.rssMegabytes;
  const ratio = (megabytes: number): string => (mesos === undefined ? '' : ` (${(megabytes / mesos).toFixed(2)})`);
  const shown = (megabytes: number): string => `${megabytes.toFixed(0)} MB${ratio(megabytes)}`;
  const peak = `memory: at most ${shown(peakMegabytes - emptyMegabytes)} above an empty process`;
  const measured = `${peak}; ${shown(liveMegabytes)} in use at the end`;
  return mesos === undefined ? measured : `${measured}; Mesos ${mesos} MB`;
}

function rowsOf(name: string, phase: Phase, scale: number): readonly Cells[] {
  const { cpu, wall, count } = phase;
  const known = reference[name];
  switch (phase.kind) {
    case 'once':
      return [row(phase.name, phase, sum(cpu), sum(wall), known?.milliseconds[phase.name], scale, 'ms')];
    case 'calls': {
      const [each, wallEach] = [(sum(cpu) / count) * 1000, (sum(wall) / count) * 1000];
      return [row(phase.name, phase, each, wallEach, known?.microsecondsEach?.[phase.name], scale, 'µs')];
    }
    case 'rounds':
      return [
        row(phase.name, phase, Math.min(...cpu), Math.min(...wall), known?.milliseconds[phase.name], scale, 'ms'),
        row(
          `${phase.name} median`,
          phase,
          percentile(cpu, 0.5),
          percentile(wall, 0.5),
          known?.milliseconds[`${phase.name} median`],
          scale,
          'ms',
        ),
        row(`${phase.name} longest`, phase, Math.max(...cpu), Math.max(...wall), undefined, scale, 'ms'),
      ];
  }
}

function row(
  name: string,
  { count, offers }: Phase,
  cpu: number,
  wall: number,
  mesos: number | undefined,
  scale: number,
  unit: string,
): Cells {
  const scaled = mesos === undefined ? undefined : mesos * scale;
  return [
    name,
    String(count),
    `${cpu.toFixed(2)} ${unit}`,
    `${wall.toFixed(2)} ${unit}`,
    scaled === undefined ? '' : `${scaled.toFixed(1)} ${unit}`,
    scaled === undefined ? '' : (Math.min(cpu, wall) / scaled).toFixed(3),
    offers === undefined ? '' : String(offers),
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
