import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameworkName, hash, taskName } from './names.ts';

/** What Kubernetes takes for the name of an object, and for the value of a label. */
const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const id = fc.string({ minLength: 1, maxLength: 255, unit: 'grapheme' });
const ref = fc.record({ frameworkId: id, taskId: id, offerId: id });

describe('the name of a Task', () => {
  it('is one that Kubernetes takes, whatever the ids', () => {
    fc.assert(fc.property(ref, (one) => dnsLabel.test(taskName(one))));
    fc.assert(fc.property(id, id, (frameworkId, name) => dnsLabel.test(frameworkName(frameworkId, name))));
    fc.assert(fc.property(id, (text) => dnsLabel.test(hash(text))));
  });

  it('is the same for the same launch, and another for any other', () => {
    fc.assert(
      fc.property(ref, ref, (one, other) => {
        const same =
          one.frameworkId === other.frameworkId && one.taskId === other.taskId && one.offerId === other.offerId;
        return taskName({ ...one }) === taskName(one) && (taskName(one) === taskName(other)) === same;
      }),
    );
  });

  it('shows as much of the id as it can, for people', () => {
    const name = (taskId: string): string => taskName({ frameworkId: 'f', taskId, offerId: 'o' });
    expect(name('Web/Front_end.1')).toMatch(/^web-front-end-1-[0-9a-f]{16}$/);
    expect(name('日本')).toMatch(/^x-[0-9a-f]{16}$/);
    expect(name('-'.repeat(255))).toMatch(/^x-[0-9a-f]{16}$/);
    expect(name('a'.repeat(255))).toMatch(/^a{40}-[0-9a-f]{16}$/);
  });

  it('tells ids apart that look alike', () => {
    const names = ['a.b', 'a-b', 'A-B', 'a_b'].map((taskId) => taskName({ frameworkId: 'f', taskId, offerId: 'o' }));
    expect(new Set(names).size).toBe(4);
  });
});
