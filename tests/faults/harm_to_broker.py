"""What can happen to the broker."""

import os
import signal
import time

import redis


def client_of(patient):
    return redis.Redis.from_url(patient.valkey.client_url(2))


def forget_every_message(patient):
    """FLUSHALL, while the worker is too slow to have taken them."""
    worker = patient.stack.program("worker").process.pid
    os.killpg(worker, signal.SIGSTOP)
    with client_of(patient) as broker:
        assert patient.nurse(lambda: broker.llen("default") > 0)
        broker.flushall()
    os.killpg(worker, signal.SIGCONT)


def restart_the_broker(patient):
    patient.valkey.stop()


def take_the_broker_away(patient):
    """For twenty seconds."""
    patient.valkey.stop()
    time.sleep(20)


def freeze_the_broker(patient):
    """It takes connections and answers nothing, for fifteen seconds."""
    patient.valkey.process.send_signal(signal.SIGSTOP)
    time.sleep(15)
    patient.valkey.process.send_signal(signal.SIGCONT)


def let_the_broker_flap(patient):
    for _ in range(5):
        patient.valkey.process.kill()
        patient.valkey.process.wait()
        time.sleep(1)
        patient.valkey.start()
        time.sleep(1)


def cut_every_connection_to_the_broker(patient):
    with client_of(patient) as broker:
        for _ in range(8):
            broker.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            time.sleep(1)


def fill_the_broker(patient):
    """It has no memory left for new messages, for ten seconds."""
    with client_of(patient) as broker:
        broker.config_set("maxmemory", "1kb")
        time.sleep(10)
        broker.config_set("maxmemory", "0")
