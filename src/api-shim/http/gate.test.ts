import { MasterScenario } from '../../../test/support/masterScenario.ts';
import { gateRefusal } from './gate.ts';

const hosts = new Set(['localhost', 'mesos.example.com']);

describe('The name that a request is sent to', () => {
  it.each([
    ['localhost', true],
    ['localhost:5050', true],
    ['LOCALHOST:5050', true],
    ['mesos.example.com', true],
    ['127.0.0.1:5050', true],
    ['10.0.0.7', true],
    ['[::1]:5050', true],
    ['evil.example.com:5050', false],
    ['localhost.evil.example.com', false],
    ['127.0.0.1.evil.example.com:5050', false],
    ['', false],
  ])('%j may be asked: %j', (host, allowed) => {
    expect(gateRefusal({ headers: { host }, method: 'GET' }, hosts) === undefined).toBe(allowed);
    expect(gateRefusal({ headers: { host }, method: 'GET' }, undefined)).toBeUndefined();
  });

  it('need not be said in HTTP/1.0, which browsers do not speak', () => {
    expect(gateRefusal({ headers: {}, method: 'GET' }, hosts)).toBeUndefined();
  });
});

describe('What a page has its reader’s browser send', () => {
  const host = 'mesos.example.com:5050';
  const form = 'application/x-www-form-urlencoded';

  it.each([
    ['of another site by its own word', { 'sec-fetch-site': 'cross-site' }],
    ['of a neighbour', { 'sec-fetch-site': 'same-site' }],
    ['of another origin', { origin: 'https://evil.example.com' }],
    ['of another port', { origin: 'http://mesos.example.com:80' }],
    ['of a file or a sandbox', { origin: 'null' }],
    ['of no origin that there is', { origin: 'nonsense' }],
  ])('is refused, %s, where it changes something', async (_name, headers) => {
    expect(gateRefusal({ headers: { host, ...headers }, method: 'POST' }, undefined)).toBeDefined();
    const scenario = await MasterScenario.start();
    const framework = await scenario.subscribe();
    const body = `frameworkId=${framework.id}`;
    const question = { method: 'POST', body, headers: { ...headers, 'Content-Type': form } };
    const { status, text } = await scenario.ask('/teardown', question);
    expect({ status, text }).toEqual({ status: 403, text: 'Requests of pages of other sites are refused' });
    expect(scenario.master.state.frameworks.size).toBe(1);
    await scenario.close();
  });

  it.each([
    ['from here', 'POST', { 'sec-fetch-site': 'same-origin', origin: 'https://proxy.example.com' }],
    ['by its reader', 'POST', { 'sec-fetch-site': 'none' }],
    ['from here, of an old browser', 'POST', { origin: `http://${host}` }],
    ['and no browser at all', 'POST', {}],
    ['to show what anybody may see', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['as a link', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', authorization: 'Basic x' }],
  ])('is taken, %s', (_name, method, headers) => {
    expect(gateRefusal({ headers: { host, ...headers }, method }, undefined)).toBeUndefined();
  });

  it('is refused where a script would see what only its reader may', () => {
    const headers = { host, authorization: 'Basic x', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    expect(gateRefusal({ headers, method: 'GET' }, undefined)).toBeDefined();
  });
});
