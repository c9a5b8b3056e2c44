import { ratioOf, type BenchRow, type BenchSection } from './row.ts';

const headings = ['', 'measured', 'baseline', 'ratio'] as const;

/** The sections as tables for a terminal. */
export function plainTables(sections: readonly BenchSection[]): string {
  return sections.map(({ title, note, rows }) => `${title}\n${note}\n\n${aligned(rows)}\n`).join('\n');
}

/** The sections as one Markdown table, with what was done below it. */
export function markdownTable(sections: readonly BenchSection[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = sections.flatMap(({ title, rows }) => [
    line([`**${title}**`, '', '', '']),
    ...rows.map((row) => line(cellsOf(row))),
  ]);
  const notes = sections.map(({ title, note }) => `- ${title}: ${note}`);
  return [line(headings), line(['---', '---:', '---:', '---:']), ...body, '', ...notes].join('\n');
}

function cellsOf(row: BenchRow): readonly string[] {
  const { name, value, unit, baseline } = row;
  const ratio = ratioOf(row);
  return [
    name,
    `${figure(value)} ${unit}`,
    baseline === undefined ? '' : `${figure(baseline.value)} (${baseline.name})`,
    ratio === undefined ? '' : `${ratio.toFixed(2)}x`,
  ];
}

/** Three digits that count; whole numbers from a hundred on. */
function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function aligned(rows: readonly BenchRow[]): string {
  const table = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table
    .map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}
