import { describe, expect, it } from '@jest/globals';
import { parseFieldSelector } from './fieldSelector.ts';
import { parseLabelSelector } from './labelSelector.ts';

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front', 'example.dev/n': '3' };
  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['app=web,tier!=back', true],
    ['app==other', false],
    ['app in (web, db),!gone', true],
    ['app notin (web)', false],
    ['missing notin (web)', true],
    ['missing!=x', true],
    ['missing=x', false],
    ['example.dev/n>2', true],
    ['example.dev/n<2', false],
  ])('%j is %j', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it('refuses what it cannot read', () => {
    expect(() => parseLabelSelector('app in web')).toThrow('unable to parse requirement');
  });

  it('does not take inherited properties for labels', () => {
    expect(parseLabelSelector('constructor')(labels)).toBe(false);
  });
});

describe('field selectors', () => {
  const metadata = { name: 'a', namespace: 'n', uid: '', resourceVersion: '', creationTimestamp: '' };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'x' } };

  it('compares paths, an absent value being empty', () => {
    const { test } = parseFieldSelector('spec.nodeName=x,status.phase!=Failed', ['spec.nodeName', 'status.phase']);
    expect(test(pod)).toBe(true);
    expect(parseFieldSelector('spec.nodeName=', ['spec.nodeName']).test(pod)).toBe(false);
  });

  it('refuses fields that the kind does not select by', () => {
    expect(() => parseFieldSelector('spec.other=x', [])).toThrow('field label not supported: spec.other');
  });
});
