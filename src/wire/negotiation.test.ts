import protobuf from 'protobufjs/minimal.js';
import { protobufCodec } from './codec.ts';
import { acceptedType, contentType, decodeCall, HttpRefusal, maxValues, requireMethod } from './negotiation.ts';

/** The status of what is thrown. */
function refusal(action: () => void): number | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof HttpRefusal ? error.status : undefined;
  }
}

describe('negotiation', () => {
  it('SCHED-002 names the methods that will do', () => {
    expect(() => requireMethod('GET', ['POST', 'PUT'])).toThrow(
      "405 Method Not Allowed. Expecting one of { 'POST', 'PUT' }, but received 'GET'.",
    );
    expect(refusal(() => requireMethod('PUT', ['POST', 'PUT']))).toBeUndefined();
  });

  it('has a call of too many values be too large', () => {
    const call = new protobuf.Writer()
      .uint32(0x22)
      .bytes(Buffer.alloc(2 * maxValues, '1200', 'hex'))
      .finish();
    expect(refusal(() => decodeCall(protobufCodec('mesos.v1.scheduler.Call'), call))).toBe(413);
  });

  it('SCHED-003 compares the content type as it stands', () => {
    expect(contentType('application/json')).toBe('application/json');
    expect(contentType('application/x-protobuf')).toBe('application/x-protobuf');
    expect(refusal(() => contentType('APPLICATION/JSON'))).toBe(415);
    expect(refusal(() => contentType('application/recordio'))).toBe(415);
    expect(refusal(() => contentType(''))).toBe(415);
  });

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['application/x-protobuf;q=1.0, application/json;q=0.1', 'application/json'],
    ['application/json; q=0.000, application/*', 'application/x-protobuf'],
    ['application/x-protobuf', 'application/x-protobuf'],
  ])('SCHED-007 takes Accept: %s for %s', (header, mediaType) => {
    expect(acceptedType(header)).toBe(mediaType);
  });

  it.each(['', 'text/plain', '*/*;q=0', 'application/xml, application/json;q=0', 'application/json;q=abc'])(
    'SCHED-007 finds nothing in %j',
    (header) => {
      expect(refusal(() => acceptedType(header))).toBe(406);
    },
  );
});
