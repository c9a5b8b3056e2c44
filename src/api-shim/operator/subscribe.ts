import { snapshotOf } from '../../master/snapshot.ts';
import type { MediaType } from '../../wire/codec.ts';
import { encodeRecordInChunks } from '../../wire/recordIo.ts';
import { visibilityOf } from '../auth/visibility.ts';
import type { Exchange } from '../http/apiHandler.ts';
import { inTurns } from '../http/turns.ts';
import type { ShimParts } from '../parts.ts';
import { getState } from './state.ts';
import type { OperatorStream } from './stream.ts';
import { eventCodecs, heartbeats, heartbeatSeconds } from './streams.ts';

/**
 * Opens a stream of what happens: first all that is there, then a HEARTBEAT, then every event that came after the instant of
 * which the first record tells (OPER-050 to OPER-052). Operators who subscribe at the same time share the making of it.
 */
export async function subscribe(parts: ShimParts, { response, caller }: Exchange, mediaType: MediaType): Promise<void> {
  const visible = await visibilityOf(parts.authorizer, caller);
  if (response.destroyed) return;
  const { operatorStreams, subscriptions } = parts;
  const stream = operatorStreams.open({ mediaType, visible, response });
  stream.begin();
  const key = JSON.stringify([mediaType, caller]);
  await subscriptions.ask(key, stream, (streams) => start(parts, streams, mediaType));
}

/** Starts streams of one form whose owners may see the same. */
async function start(
  { master, operatorStreams }: ShimParts,
  streams: readonly [OperatorStream, ...OperatorStream[]],
  mediaType: MediaType,
): Promise<void> {
  const known = operatorStreams.published;
  const get_state = getState(snapshotOf(master.state), streams[0].visible);
  const subscribed = { get_state, heartbeat_interval_seconds: heartbeatSeconds };
  const chunks: Uint8Array[] = [];
  for await (const chunk of inTurns(eventCodecs[mediaType].encodeInChunks({ type: 'SUBSCRIBED', subscribed }))) {
    chunks.push(chunk);
  }
  const first = [...encodeRecordInChunks(chunks), heartbeats[mediaType]];
  for await (const chunk of inTurns(first)) {
    for (const stream of streams) stream.write(chunk);
  }
  for (const stream of streams) stream.start(known);
}
