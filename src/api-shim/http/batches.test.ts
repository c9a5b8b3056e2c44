import { Batches } from './batches.ts';

/** Answers that come when the test says so. */
class Desk {
  readonly served: (readonly string[])[] = [];
  readonly #finish: (() => void)[] = [];
  readonly serve = (askers: readonly string[]): Promise<void> => {
    this.served.push(askers);
    return new Promise((resolve) => this.#finish.push(resolve));
  };

  finish(): void {
    this.#finish.shift()?.();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('OPER-018 serves those together who ask the same at the same time', async () => {
  const batches = new Batches<string>();
  const desk = new Desk();
  const answers = ['a', 'b', 'c'].map((asker) => batches.ask('key', asker, desk.serve));
  const other = batches.ask('other', 'd', desk.serve);
  await turn();
  expect(desk.served).toEqual([['a', 'b', 'c'], ['d']]);
  expect(batches.shared).toBe(2);
  desk.finish();
  desk.finish();
  await Promise.all([...answers, other]);
});

it('OPER-018 has those who ask later wait for an answer of their own', async () => {
  const batches = new Batches<string>();
  const desk = new Desk();
  const first = batches.ask('key', 'a', desk.serve);
  await turn();
  const later = ['b', 'c'].map((asker) => batches.ask('key', asker, desk.serve));
  await turn();
  expect(desk.served).toEqual([['a']]);
  desk.finish();
  await first;
  await turn();
  expect(desk.served).toEqual([['a'], ['b', 'c']]);
  desk.finish();
  await Promise.all(later);
});

it('tells all of them what went wrong, and goes on', async () => {
  const batches = new Batches<string>();
  const fail = () => Promise.reject(new Error('out of paper'));
  const answers = ['a', 'b'].map((asker) => batches.ask('key', asker, fail));
  for (const answer of answers) await expect(answer).rejects.toThrow('out of paper');
  const desk = new Desk();
  const next = batches.ask('key', 'c', desk.serve);
  await turn();
  desk.finish();
  await next;
  expect(desk.served).toEqual([['c']]);
});
