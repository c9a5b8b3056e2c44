import { groupsInTurns } from './turns.ts';

it('gives all elements in their order, and others their turn after each group', async () => {
  const elements = Array.from({ length: 2500 }, (_, index) => index);
  const seen: number[] = [];
  const lengths: number[] = [];
  let others = 0;
  const other = (): void => {
    others += 1;
    if (seen.length < elements.length) setImmediate(other);
  };
  setImmediate(other);
  for await (const group of groupsInTurns(elements)) {
    expect(others).toBeGreaterThanOrEqual(lengths.length);
    seen.push(...group);
    lengths.push(group.length);
  }
  expect(seen).toEqual(elements);
  expect(lengths).toEqual([1000, 1000, 500]);
});
