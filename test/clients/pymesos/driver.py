"""Has PyPI's pymesos make the calls that come in as lines of JSON, and writes what its scheduler is told
(see ../driverProcess.ts). Arguments: the master's port, and the principal and secret where it has to authenticate."""

import json
import os
import sys
import threading

from pymesos import MesosSchedulerDriver, Scheduler

lock = threading.Lock()


def write(**line):
    with lock:
        sys.stdout.write(json.dumps(line) + '\n')
        sys.stdout.flush()


def tell(kind, body):
    write(event={'type': kind, kind.lower(): body})


class Reporter(Scheduler):
    """Writes what the library calls it for, as the event that it came from."""

    def registered(self, driver, framework_id, master_info):
        tell('SUBSCRIBED', {'framework_id': framework_id, 'master_info': master_info})

    def reregistered(self, driver, master_info):
        tell('SUBSCRIBED', {'framework_id': {'value': driver.framework_id}, 'master_info': master_info})

    def resourceOffers(self, driver, offers):
        tell('OFFERS', {'offers': offers})

    def offerRescinded(self, driver, offer_id):
        tell('RESCIND', {'offer_id': offer_id})

    def statusUpdate(self, driver, update):
        tell('UPDATE', {'status': update})

    def processHeartBeat(self, driver):
        write(event={'type': 'HEARTBEAT'})

    def error(self, driver, message):
        tell('ERROR', {'message': message})


def subscribe(master, call, principal=None, secret=None):
    info = call['subscribe']['framework_info']
    driver = MesosSchedulerDriver(Reporter(), info, master, principal=principal, secret=secret)
    driver.start()
    return driver


def launches(operations):
    return all(operation['type'] == 'LAUNCH' for operation in operations)


def accept(driver, call):
    operations = call['operations']
    if launches(operations):
        tasks = [task for operation in operations for task in operation['launch']['task_infos']]
        driver.launchTasks(call['offer_ids'], tasks, call.get('filters'))
    else:
        driver.acceptOffers(call['offer_ids'], operations, call.get('filters'))


def teardown(driver):
    """The library tears its framework down when it is stopped."""
    driver.stop()
    driver.join()


def make_connected(driver, call):
    """The library leaves a call out without a word while it is not connected: whoever made it would take it for made."""
    stream = driver.stream_id
    if stream is not None:
        make(driver, call)
    if stream is None or driver.stream_id != stream:
        raise RuntimeError('the driver was not connected all the time')


def make(driver, call):
    kind = call['type']
    body = call.get(kind.lower(), {})
    if kind == 'ACCEPT':
        accept(driver, body)
    elif kind == 'DECLINE':
        driver.declineOffer(body['offer_ids'], body.get('filters'))
    elif kind == 'KILL':
        driver.killTask(body['task_id'])
    elif kind == 'RECONCILE':
        driver.reconcileTasks(body.get('tasks', []))
    elif kind == 'SUPPRESS':
        driver.suppressOffers()
    elif kind == 'REVIVE':
        driver.reviveOffers()
    else:
        raise ValueError('this driver makes no %s' % kind)


def main():
    master = sys.argv[1] if sys.argv[1].startswith('zk://') else '127.0.0.1:' + sys.argv[1]
    credential = sys.argv[2:]
    driver = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request['call']['type'] == 'SUBSCRIBE':
                driver = subscribe(master, request['call'], *credential)
            elif request['call']['type'] == 'TEARDOWN':
                teardown(driver)
            else:
                make_connected(driver, request['call'])
            write(made=request['number'])
        except Exception as error:
            write(failed=request['number'], reason=str(error))
    os._exit(0)


main()
