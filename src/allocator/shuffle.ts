/** Puts numbers into a random order, in place; each order is as likely. `random` gives numbers from 0 to below 1. */
export function shuffle(numbers: number[], random: () => number): number[] {
  for (let last = numbers.length - 1; last > 0; last -= 1) {
    const chosen = Math.floor(random() * (last + 1));
    const kept = numbers[last];
    const moved = numbers[chosen];
    if (kept === undefined || moved === undefined) continue;
    numbers[last] = moved;
    numbers[chosen] = kept;
  }
  return numbers;
}
