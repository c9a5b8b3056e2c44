import { membersAmong } from './members.ts';

describe('the members of a path', () => {
  it('HA-002 HA-004 are the sequential nodes whatever their label, the lowest sequence first', () => {
    expect(membersAmong(['json.info_0000000012', 'info_0000000003', 'log_replicas', '0000000004', 'x', ''])).toEqual([
      { name: 'info_0000000003', label: 'info', sequence: 3 },
      { name: '0000000004', label: undefined, sequence: 4 },
      { name: 'json.info_0000000012', label: 'json.info', sequence: 12 },
    ]);
  });
});
