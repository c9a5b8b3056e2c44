/** What one case took in Mesos. */
export interface ReferenceFigures {
  readonly rssMegabytes: number;
  /** By phase; `cycle` and `revival` are the best round, with `median` behind them the median of the rounds. */
  readonly milliseconds: Readonly<Record<string, number>>;
  /** Of calls that are made for every offer. */
  readonly microsecondsEach?: Readonly<Record<string, number>>;
}

/**
 * Mesos 1.12-dev's allocator in C++ at -O2, driven by a port of Mesos' own benchmarks, one process a case on two cores: wall
 * milliseconds. Cases up to 10,000 agents are the least of three runs on a calm machine; larger ones were run once on a
 * loaded machine and are upper bounds.
 */
export const reference: Readonly<Record<string, ReferenceFigures | undefined>> = {
  'AddAndUpdateSlave/1000x50': {
    rssMegabytes: 39,
    milliseconds: { addFrameworks: 0.6, addAgents: 75.5, updateAgents: 43.7 },
  },
  'SuppressOffers/1000x50': {
    rssMegabytes: 63,
    milliseconds: { addFrameworks: 0.8, addAgents: 104.4, cycle: 43.6, 'cycle median': 44.3 },
  },
  'AllocatorBacklog/1000x50': {
    rssMegabytes: 26,
    milliseconds: { addFrameworks: 0.7, addAgents: 35.1, reviveOffers: 11.1 },
  },
  'DeclineOffers/1000x50': {
    microsecondsEach: { decline: 102.2 },
    rssMegabytes: 77,
    milliseconds: { addFrameworks: 1, addAgents: 123.4, cycle: 61.8, 'cycle median': 74.4 },
  },
  'PersistentVolumes/1000x50': {
    rssMegabytes: 70,
    milliseconds: { addFrameworks: 1.2, addAgents: 113.2, cycle: 57.2, 'cycle median': 68.1 },
  },
  'AddAndUpdateSlave/1000x1000': {
    rssMegabytes: 44,
    milliseconds: { addFrameworks: 22.2, addAgents: 122.3, updateAgents: 95.8 },
  },
  'SuppressOffers/1000x1000': {
    rssMegabytes: 62,
    milliseconds: { addFrameworks: 22.4, addAgents: 157.6, cycle: 65.4, 'cycle median': 71.7 },
  },
  'AllocatorBacklog/1000x1000': {
    rssMegabytes: 34,
    milliseconds: { addFrameworks: 14.1, addAgents: 56, reviveOffers: 183.8 },
  },
  'DeclineOffers/1000x1000': {
    microsecondsEach: { decline: 70.1 },
    rssMegabytes: 82,
    milliseconds: { addFrameworks: 16, addAgents: 105.6, cycle: 62.7, 'cycle median': 72.4 },
  },
  'PersistentVolumes/1000x1000': {
    rssMegabytes: 71,
    milliseconds: { addFrameworks: 15.2, addAgents: 115.7, cycle: 61.2, 'cycle median': 64.2 },
  },
  'AddAndUpdateSlave/10000x50': {
    rssMegabytes: 287,
    milliseconds: { addFrameworks: 0.7, addAgents: 793.5, updateAgents: 553.5 },
  },
  'SuppressOffers/10000x50': {
    rssMegabytes: 457,
    milliseconds: { addFrameworks: 0.7, addAgents: 1022.8, cycle: 455.8, 'cycle median': 494.6 },
  },
  'AllocatorBacklog/10000x50': {
    rssMegabytes: 144,
    milliseconds: { addFrameworks: 0.8, addAgents: 1068.5, reviveOffers: 290.5 },
  },
  'DeclineOffers/10000x50': {
    microsecondsEach: { decline: 72.2 },
    rssMegabytes: 684,
    milliseconds: { addFrameworks: 0.6, addAgents: 957.8, cycle: 458, 'cycle median': 534.1 },
  },
  'PersistentVolumes/10000x50': {
    rssMegabytes: 521,
    milliseconds: { addFrameworks: 0.9, addAgents: 968.9, cycle: 472.7, 'cycle median': 844.1 },
  },
  'AddAndUpdateSlave/10000x1000': {
    rssMegabytes: 293,
    milliseconds: { addFrameworks: 14.6, addAgents: 1376.3, updateAgents: 813.7 },
  },
  'SuppressOffers/10000x1000': {
    rssMegabytes: 517,
    milliseconds: { addFrameworks: 15.8, addAgents: 1224.8, cycle: 555.3, 'cycle median': 596.1 },
  },
  'AllocatorBacklog/10000x1000': {
    rssMegabytes: 151,
    milliseconds: { addFrameworks: 18.7, addAgents: 665.2, reviveOffers: 3189.6 },
  },
  'DeclineOffers/10000x1000': {
    microsecondsEach: { decline: 71.5 },
    rssMegabytes: 654,
    milliseconds: { addFrameworks: 16.8, addAgents: 1165.9, cycle: 695.3, 'cycle median': 768.4 },
  },
  'PersistentVolumes/10000x1000': {
    rssMegabytes: 492,
    milliseconds: { addFrameworks: 16.8, addAgents: 1926, cycle: 1042.3, 'cycle median': 1267.3 },
  },
  'Recover/1000x50': {
    microsecondsEach: { recover: 63.8 },
    rssMegabytes: 50,
    milliseconds: {
      addFrameworks: 0.9,
      addAgents: 131.9,
      cycle: 40.5,
      'cycle median': 75.1,
      revival: 23.3,
      'revival median': 45.2,
    },
  },
  'Recover/10000x50': {
    microsecondsEach: { recover: 61.2 },
    rssMegabytes: 393,
    milliseconds: {
      addFrameworks: 1.4,
      addAgents: 1019.6,
      cycle: 459.4,
      'cycle median': 699.3,
      revival: 482.4,
      'revival median': 595.3,
    },
  },
  'Recover/10000x1000': {
    microsecondsEach: { recover: 36.5 },
    rssMegabytes: 851,
    milliseconds: {
      addFrameworks: 15.2,
      addAgents: 1724.5,
      cycle: 309.5,
      'cycle median': 370.2,
      revival: 352.4,
      'revival median': 356.6,
    },
  },
  'LargeAndSmallQuota/250+50/drf': {
    rssMegabytes: 73,
    milliseconds: {
      addAgents: 5.2,
      addFrameworks: 151.3,
      updateQuota: 13.8,
      'first cycle': 105.4,
      'second cycle': 67.4,
    },
  },
  'NonQuotaVsQuota/1000/quota/drf': {
    rssMegabytes: 1175,
    milliseconds: {
      addAgents: 31.9,
      addFrameworks: 3833.5,
      updateQuota: 39.3,
      'first cycle': 135.3,
      'second cycle': 63.3,
    },
  },
  'NonQuotaVsQuota/1000/plain/drf': {
    rssMegabytes: 1166,
    milliseconds: { addAgents: 33.8, addFrameworks: 3057, 'first cycle': 212, 'second cycle': 143.1 },
  },
  'LargeAndSmallQuota/250+50/random': {
    rssMegabytes: 23,
    milliseconds: { addAgents: 4.1, addFrameworks: 51.8, updateQuota: 11.5, 'first cycle': 108, 'second cycle': 95.7 },
  },
  'NonQuotaVsQuota/1000/quota/random': {
    rssMegabytes: 59,
    milliseconds: {
      addAgents: 36.4,
      addFrameworks: 2147.7,
      updateQuota: 48.7,
      'first cycle': 611.5,
      'second cycle': 526.8,
    },
  },
  'NonQuotaVsQuota/1000/plain/random': {
    rssMegabytes: 51,
    milliseconds: { addAgents: 33.3, addFrameworks: 1819.9, 'first cycle': 598, 'second cycle': 556.3 },
  },
  'UpdateAllocation/100': { rssMegabytes: 20, milliseconds: {}, microsecondsEach: { unreserve: 9170, reserve: 8405 } },
  'Metrics/1000x50': {
    rssMegabytes: 48,
    milliseconds: { updateQuota: 1.6, addFrameworks: 0.9, addAgents: 162.6, metrics: 5.2 },
  },
  MultiFrameworkAllocations: {
    rssMegabytes: 24,
    milliseconds: { addAgents: 1.6, addFrameworks: 45.9, 'cycle median': 5.2 },
  },
  'LargeAndSmallQuota/2500+500/drf': {
    rssMegabytes: 5178,
    milliseconds: {
      addAgents: 77.3,
      addFrameworks: 30334.1,
      updateQuota: 158.4,
      'first cycle': 22273.3,
      'second cycle': 14829.7,
    },
  },
  'LargeAndSmallQuota/2500+500/random': {
    rssMegabytes: 119,
    milliseconds: {
      addAgents: 99.7,
      addFrameworks: 9479.2,
      updateQuota: 153.3,
      'first cycle': 17597.2,
      'second cycle': 14263.8,
    },
  },
  'Metrics/10000x1000': {
    rssMegabytes: 5690,
    milliseconds: { updateQuota: 216.6, addFrameworks: 49.3, addAgents: 137780, metrics: 187.5 },
  },
  'AddAndUpdateSlave/20000x50': {
    rssMegabytes: 562,
    milliseconds: { addFrameworks: 6.9, addAgents: 2522.8, updateAgents: 1555.1 },
  },
  'AddAndUpdateSlave/20000x1000': {
    rssMegabytes: 568,
    milliseconds: { addFrameworks: 42, addAgents: 15112.6, updateAgents: 4866.5 },
  },
  'AddAndUpdateSlave/50000x50': {
    rssMegabytes: 1387,
    milliseconds: { addFrameworks: 11.6, addAgents: 6593.7, updateAgents: 4592 },
  },
  'AddAndUpdateSlave/50000x1000': {
    rssMegabytes: 1393,
    milliseconds: { addFrameworks: 33.2, addAgents: 8363.2, updateAgents: 5675.6 },
  },
  'AllocatorBacklog/20000x50': {
    rssMegabytes: 269,
    milliseconds: { addFrameworks: 2.3, addAgents: 1397.3, reviveOffers: 1143 },
  },
  'AllocatorBacklog/20000x1000': {
    rssMegabytes: 279,
    milliseconds: { addFrameworks: 12.2, addAgents: 1860.4, reviveOffers: 36840.8 },
  },
  'AllocatorBacklog/50000x50': {
    rssMegabytes: 672,
    milliseconds: { addFrameworks: 2, addAgents: 3533.5, reviveOffers: 3859.1 },
  },
  'AllocatorBacklog/50000x1000': {
    rssMegabytes: 688,
    milliseconds: { addFrameworks: 81.1, addAgents: 6586.4, reviveOffers: 67475.5 },
  },
  'SuppressOffers/20000x50': {
    rssMegabytes: 964,
    milliseconds: { addFrameworks: 0.9, addAgents: 2120.1, 'cycle median': 1113.7 },
  },
  'SuppressOffers/20000x1000': {
    rssMegabytes: 932,
    milliseconds: { addFrameworks: 33.8, addAgents: 2894.5, 'cycle median': 1402.2 },
  },
  'SuppressOffers/50000x50': {
    rssMegabytes: 2276,
    milliseconds: { addFrameworks: 4.8, addAgents: 5589, 'cycle median': 2764.7 },
  },
  'SuppressOffers/50000x1000': {
    rssMegabytes: 2712,
    milliseconds: { addFrameworks: 57.7, addAgents: 9550.3, 'cycle median': 3969 },
  },
  'DeclineOffers/20000x50': {
    microsecondsEach: { decline: 89.1 },
    rssMegabytes: 1609,
    milliseconds: { addFrameworks: 5.4, addAgents: 4163.1, 'cycle median': 1299 },
  },
  'DeclineOffers/20000x1000': {
    microsecondsEach: { decline: 110.6 },
    rssMegabytes: 1605,
    milliseconds: { addFrameworks: 18.9, addAgents: 2672.5, 'cycle median': 2736.4 },
  },
  'DeclineOffers/50000x50': {
    microsecondsEach: { decline: 94.0 },
    rssMegabytes: 3007,
    milliseconds: { addFrameworks: 3.7, addAgents: 6457.3, 'cycle median': 3235.4 },
  },
  'DeclineOffers/50000x1000': {
    microsecondsEach: { decline: 105.5 },
    rssMegabytes: 2718,
    milliseconds: { addFrameworks: 42.4, addAgents: 8210.5, 'cycle median': 4930.7 },
  },
  'Recover/20000x50': {
    microsecondsEach: { recover: 35.8 },
    rssMegabytes: 674,
    milliseconds: {
      addFrameworks: 1.8,
      addAgents: 1307.1,
      'cycle median': 757.1,
      'revival median': 639.9,
    },
  },
  'Recover/20000x1000': {
    microsecondsEach: { recover: 38.9 },
    rssMegabytes: 1883,
    milliseconds: {
      addFrameworks: 24,
      addAgents: 4109.7,
      'cycle median': 853.8,
      'revival median': 1198,
    },
  },
  'Recover/50000x50': {
    microsecondsEach: { recover: 44.2 },
    rssMegabytes: 1423,
    milliseconds: {
      addFrameworks: 1.9,
      addAgents: 4670.7,
      'cycle median': 1886.7,
      'revival median': 1768.8,
    },
  },
  'Recover/50000x1000': {
    microsecondsEach: { recover: 55.6 },
    rssMegabytes: 4186,
    milliseconds: {
      addFrameworks: 26.7,
      addAgents: 14871.5,
      'cycle median': 3833.8,
      'revival median': 3356.1,
    },
  },
};
