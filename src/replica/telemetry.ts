import type { ShimObserver } from '../api-shim/observer.ts';
import type { ControllersObserver } from '../controllers/assembly.ts';
import { NotLeadingError } from '../kubernetes/errors.ts';
import type { Master } from '../master/master.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** Writes what the API shim does to the log and into the metrics. */
export function observeShim(log: Log, metrics: Metrics): ShimObserver {
  return {
    answered: ({ endpoint, type = 'none', status, seconds }) => {
      metrics.calls.inc({ endpoint, type, code: status });
      metrics.callSeconds.observe({ endpoint }, seconds);
    },
    streamOpened: (streamId) => {
      metrics.streams.inc();
      log.debug({ streamId }, 'An event stream opened');
    },
    streamEnded: (streamId, reason) => {
      metrics.streams.dec();
      metrics.streamEnds.inc({ reason });
      log.debug({ streamId, reason }, 'An event stream ended');
    },
    eventSent: (type = 'UNKNOWN', bytes) => {
      metrics.events.inc({ type });
      metrics.eventBytes.inc(bytes);
    },
    audited: (entry) => log.info({ audit: entry }, 'Audit'),
    failed: (error) => {
      metrics.failures.inc({ part: 'api-shim' });
      log.error({ err: error }, 'The API shim failed');
    },
  };
}

/** Writes what the controllers do to the log and into the metrics. */
export function observeControllers(log: Log, metrics: Metrics): ControllersObserver {
  return {
    reconciled: (controller, { key, error, failures }) => {
      metrics.reconciles.inc({ controller, result: error === undefined ? 'ok' : 'error' });
      if (error === undefined) return;
      // Every write that is under way fails so when the Lease is lost, which is logged once.
      const level = error instanceof NotLeadingError ? 'debug' : 'warn';
      log[level]({ controller, key, failures, err: error }, 'A write failed and is tried again');
    },
    reflected: (kind, event) => {
      if (event.type === 'restarted') metrics.watchRestarts.inc({ kind, reason: event.reason });
      if (event.type === 'handlerFailed') log.error({ kind, err: event.error }, 'A watch handler failed');
      else log.debug({ kind, ...event }, 'Watch');
    },
    unclaimedVolumes: (node, volumes) => {
      log.warn({ node, volumes }, 'A node has persistent volumes that nobody wants, and they are left alone');
    },
    unreadable: (kind, name, error) => {
      metrics.failures.inc({ part: 'controllers' });
      log.error({ kind, name, err: error }, 'An object cannot be read and is left alone');
    },
  };
}

/** Adds what the master knows to the metrics, and whether it leads: it is counted when they are read. */
export function addReadings(metrics: Metrics, master: Master, leads: () => boolean): void {
  const { state } = master;
  metrics.addReading({
    name: 'leader',
    help: 'Whether this replica leads: 1 on one of them, 0 on the others.',
    read: () => new Map([['', leads() ? 1 : 0]]),
  });
  metrics.addReading({
    name: 'tasks',
    help: 'Tasks that frameworks are still concerned with, by state.',
    label: 'state',
    read: () => {
      const counts = new Map<string, number>();
      for (const framework of state.frameworks.values()) {
        for (const task of framework.tasks.values()) counts.set(task.state, (counts.get(task.state) ?? 0) + 1);
      }
      return counts;
    },
  });
  metrics.addReading({ name: 'offers', help: 'Offers outstanding.', read: () => new Map([['', state.offers.size]]) });
  metrics.addReading({ name: 'agents', help: 'Agents known.', read: () => new Map([['', state.agents.size]]) });
  metrics.addReading({
    name: 'frameworks',
    help: 'Frameworks that are not completed.',
    read: () => new Map([['', state.frameworks.size]]),
  });
}
