import type { WriteEffect } from '../master/effects.ts';
import { TimedWriter } from './timedWriter.ts';

const durable: WriteEffect = { kind: 'complete-framework', frameworkId: 'f', reason: 'gone' };
const forgotten: WriteEffect = { kind: 'forget-framework', frameworkId: 'f' };

describe('The writer', () => {
  let now = 0;
  let settle: (() => void)[] = [];
  const slow = { write: () => new Promise<void>((resolve) => settle.push(resolve)) };

  beforeEach(() => {
    now = 0;
    settle = [];
  });

  it('METRIC-012 tells how long writes take that somebody waits for, and how many are under way', async () => {
    const writer = new TimedWriter(slow, () => now);
    expect(writer.metrics()).toEqual({ 'registrar/queued_operations': 0, 'registrar/log/recovered': 0 });
    const written = [writer.write(durable), writer.write(forgotten)];
    expect(writer.metrics()).toMatchObject({ 'registrar/queued_operations': 1 });
    now = 0.25;
    settle.forEach((resolve) => resolve());
    await Promise.all(written);
    expect(writer.metrics()).toMatchObject({ 'registrar/queued_operations': 0, 'registrar/state_store_ms': 250 });
  });

  it('METRIC-012 tells how long it took to read all that is stored', () => {
    const writer = new TimedWriter(slow, () => now);
    writer.fetched(1.5);
    expect(writer.metrics()).toMatchObject({ 'registrar/log/recovered': 1, 'registrar/state_fetch_ms': 1500 });
  });

  it('counts a write that fails as one that is over', async () => {
    const writer = new TimedWriter({ write: () => Promise.reject(new Error('no')) }, () => now);
    await expect(writer.write(durable)).rejects.toThrow('no');
    expect(writer.metrics()).toMatchObject({ 'registrar/queued_operations': 0 });
  });
});
