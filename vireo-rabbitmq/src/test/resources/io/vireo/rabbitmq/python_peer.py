"""A service as the Python library makes them, for tests: what it declares, sends and does with what it gets.

The reference for what a Java service meets on a broker that it shares with Python services, their defects included:
those are marked "defect". Needs pika (Debian: python3-pika).

A test drives it over lines of JSON. The first line on standard input is {"url": "amqp://..."}; each further one is a
command, {"do": NAME, ...}, and gets one line as its answer on standard output: {"answer": VALUE} or
{"refused": CODE, "reason": TEXT}. In between come lines of its listeners: {"event": ROUTE, ...}, {"ended": ROUTE, ...}.
It ends with its standard input.
"""

import datetime
import decimal
import json
import sys
import threading
import time
import traceback
import uuid
from random import Random

import pika
from pika.exceptions import AMQPChannelError, AMQPConnectionError, ChannelWrongStateError

DIRECT = "vireo_default_direct_r0"
TOPIC = "vireo_default_topic_r0"
# A paused listener rests so long after each event that it has given back.
STANDBY_SECONDS = 3

# Of the observer: all listeners of this process have it.
observer_id = str(uuid.uuid4())
url = None
listeners = {}
output = threading.Lock()


def say(line):
    with output:
        # What the broker adds to a message may be no JSON, such as a time.
        print(json.dumps(line, default=str), flush=True)


def connect():
    return pika.BlockingConnection(pika.URLParameters(url))


def properties():
    """Nothing else: no delivery mode, no id, no time, no headers."""
    return pika.BasicProperties(content_type="application/json")


# ---- Emitting ---------------------------------------------------------------------------------------------------


def publish(event, body, exchange, exchange_type):
    """A connection for each event, and no confirm."""
    connection = connect()
    channel = connection.channel()
    channel.exchange_declare(exchange=exchange, exchange_type=exchange_type, durable=True)
    channel.basic_publish(exchange=exchange, routing_key=event, body=body, properties=properties())
    connection.close()


def emit(event, data=None, exchange=DIRECT, exchange_type="direct"):
    publish(event, json.dumps(data), exchange, exchange_type)


def broadcast(event, data=None, exchange=TOPIC, exchange_type="topic"):
    publish(event, json.dumps(data), exchange, exchange_type)


def send(event, body):
    """What a service with a defect may send: any text."""
    publish(event, body, DIRECT, "direct")


def signal(event, signal, target=None, to_all=False):
    data = {"remote_signal": "remote:" + signal}
    if target is not None:
        data["controller_id"] = target
    (broadcast if to_all else emit)(event, data)


# ---- Listening --------------------------------------------------------------------------------------------------


class Listener(threading.Thread):
    """Each has a thread and a connection of its own, and no limit of what is fetched in advance."""

    def __init__(self, route, resumable, distributed, exchange, exchange_type):
        super().__init__(daemon=True)
        self.route = route
        self.paused = False
        self.connection = connect()
        try:
            self.consume(resumable, distributed, exchange, exchange_type)
        except AMQPChannelError:
            self.connection.close()
            raise

    def consume(self, resumable, distributed, exchange, exchange_type):
        self.channel = self.connection.channel()
        form = {"durable": resumable, "auto_delete": not resumable}
        if distributed:
            exchange = exchange or TOPIC
            exchange_type = exchange_type or "topic"
            self.queue = self.channel.queue_declare(queue="", auto_delete=True).method.queue
        else:
            exchange = exchange or DIRECT
            exchange_type = exchange_type or "direct"
            self.queue = self.route
            self.channel.queue_declare(queue=self.queue, **form)
        self.channel.exchange_declare(exchange=exchange, exchange_type=exchange_type, durable=True)
        self.channel.queue_bind(queue=self.queue, exchange=exchange, routing_key=self.route)
        self.channel.queue_declare(queue="RECOVERY." + self.route, **form)
        self.channel.basic_consume(self.queue, self.on_delivery)

    def run(self):
        try:
            self.channel.start_consuming()
            self.connection.close()
            say({"ended": self.route, "reason": "stopped"})
        except (AMQPChannelError, AMQPConnectionError, ChannelWrongStateError) as end:
            say({"ended": self.route, "reason": repr(end)})

    def stop(self):
        self.connection.add_callback_threadsafe(self.channel.stop_consuming)
        self.join()

    def on_delivery(self, channel, method, header, body):
        tag = method.delivery_tag
        try:
            data = json.loads(body.decode("utf8"))
            if isinstance(data, dict) and "remote_signal" in data:
                self.on_signal(channel, tag, data["remote_signal"], data.get("controller_id"))
                return
            if self.paused:
                # Defect: over and over, as long as it is paused.
                channel.basic_nack(tag)
                time.sleep(STANDBY_SECONDS)
                return
            self.handle(data, method, header)
            channel.basic_ack(tag)
        except Exception as failure:
            record = {
                "controller": observer_id,
                "error": {
                    "type": type(failure).__name__,
                    "message": str(failure),
                    "traceback": traceback.format_exc(),
                },
                "message": body.decode("utf8", "replace"),
                "when": time.time(),
            }
            channel.basic_publish("", "RECOVERY." + self.route, json.dumps(record, indent=4), properties())
            channel.basic_ack(tag)
            # Defect: the second one of the same delivery ends the channel, and with it this listener.
            channel.basic_ack(tag)

    def on_signal(self, channel, tag, name, target):
        if name == "remote:ping":
            say({"signal": name, "route": self.route})
        elif target is None:
            say({"signal": name, "route": self.route, "dropped": True})
        elif target != observer_id:
            # The one that it is for may be another consumer of this queue. Defect: it circles for ever if there is none.
            channel.basic_nack(tag)
            return
        else:
            self.paused = name == "remote:pause"
            say({"signal": name, "route": self.route})
        channel.basic_ack(tag)

    def handle(self, data, method, header):
        """The handler of the test: fails on an object with the key "e"."""
        if isinstance(data, dict) and "e" in data:
            raise RuntimeError("nope")
        given = {name: value for name, value in vars(header).items() if value is not None}
        say({"event": self.route, "key": method.routing_key, "redelivered": method.redelivered,
             "data": data, "properties": given})


def observe(route, resumable=False, distributed=False, exchange=None, exchange_type=None):
    listener = Listener(route, resumable, distributed, exchange, exchange_type)
    listeners[route] = listener
    listener.start()
    return listener.queue


def stop(route):
    listeners.pop(route).stop()


# ---- Delegation and recovery ------------------------------------------------------------------------------------


def delegate(event, ttl, fallback=None, durable=False):
    """What no listener has taken after so many milliseconds moves to the fallback."""
    fallback = fallback or event + ".delegated"
    exchange = "fallback/{}/{}".format(event, fallback)
    connection = connect()
    channel = connection.channel()
    channel.exchange_declare(exchange=exchange, exchange_type="direct", internal=True)
    channel.queue_declare(queue=fallback, durable=durable)
    channel.queue_bind(queue=fallback, exchange=exchange, routing_key=fallback)
    channel.queue_declare(
        queue=event,
        durable=durable,
        arguments={
            "x-dead-letter-exchange": exchange,
            "x-dead-letter-routing-key": fallback,
            "x-message-ttl": ttl,
        },
    )
    # It is the shared queue of its route, and bound as each of them.
    channel.exchange_declare(exchange=DIRECT, exchange_type="direct", durable=True)
    channel.queue_bind(queue=event, exchange=DIRECT, routing_key=event)
    connection.close()


def record(route):
    """Takes the oldest record of what failed, as a program reads it; None if there is none."""
    connection = connect()
    channel = connection.channel()
    method, header, body = channel.basic_get("RECOVERY." + route, auto_ack=True)
    connection.close()
    if method is None:
        return None
    record = json.loads(body.decode("utf8"))
    return {
        "controller": record["controller"],
        "error": record["error"],
        "when": record["when"],
        "message": record["message"],
        "event": json.loads(record["message"]),
        "content_type": header.content_type,
        "types": {name: type(value).__name__ for name, value in record.items()},
    }


# ---- Hostile messages --------------------------------------------------------------------------------------------

NUMBERS = [0, 1, -1, 127, 128, 255, 32767, 65536, 2**31 - 1, 2**31, -(2**31), 2**53 + 1, 2**63 - 1, -(2**63)]
TEXTS = ["", " ", "a", "x" * 255, "\u00e9" * 127, "\u0000", "a\nb", "\ufeff", "\U0001f600" * 60, "%s ${x}", "null", "-1", "amq.x"]
VIREO_HEADERS = ["vireo-attempts", "vireo-failing-since", "vireo-event", "vireo-timestamp", "vireo-hops",
                 "vireo-sequence", "vireo-route", "vireo-delay", "vireo-deliveries"]
BROKER_HEADERS = ["x-death", "x-first-death-reason", "x-first-death-queue", "x-delivery-count", "x-match", "x-delay"]


def value(random, depth=3):
    kind = random.randrange(10 if depth else 7)
    if kind < 2:
        return random.choice(NUMBERS)
    if kind == 2:
        return random.choice(TEXTS)
    if kind == 3:
        return random.choice([True, False, None])
    if kind == 4:
        return datetime.datetime.fromtimestamp(random.choice([0, 1, 2**31, 2**32 + 1]), datetime.timezone.utc)
    if kind == 5:
        return decimal.Decimal(random.choice(["0", "1.5", "-2147483648", "0.000001"]))
    if kind == 6:
        return bytes(random.randrange(256) for _ in range(random.randrange(20)))
    if kind == 7:
        return [value(random, depth - 1) for _ in range(random.randrange(4))]
    return {random.choice(TEXTS): value(random, depth - 1) for _ in range(random.randrange(4))}


def hostile_properties(random):
    """Every property, mostly at an extreme; none that the broker refuses or that lets it drop the message."""
    names = random.sample(VIREO_HEADERS + BROKER_HEADERS + TEXTS[1:], random.randrange(5))
    given = {
        "headers": {name: value(random) for name in names},
        "content_type": random.choice(TEXTS),
        "content_encoding": random.choice(TEXTS),
        "delivery_mode": random.choice([1, 2]),
        "priority": random.choice([0, 1, 9, 10, 255]),
        "correlation_id": random.choice(TEXTS),
        "reply_to": random.choice(TEXTS),
        "expiration": random.choice(["600000", "4294967295"]),
        "message_id": random.choice(TEXTS),
        "timestamp": random.choice([0, 1, 2**31, 2**32, 253402300800, 2**53, 2**63 - 1, 2**64 - 1]),
        "type": random.choice(TEXTS),
        "app_id": random.choice(TEXTS),
        "cluster_id": random.choice(TEXTS),
    }
    return pika.BasicProperties(**{name: given[name] for name in given if random.random() < 0.6})


def hostile_body(random, number):
    """Each says its number, also those that are no JSON."""
    text = json.dumps({"foreign": number}).encode()
    kind = random.randrange(8)
    if kind == 0:
        return text[:-1]
    if kind == 1:
        return text + bytes([random.randrange(128, 256)])
    if kind == 2:
        return b"[" * random.choice([10, 2000]) + text
    if kind == 3:
        return text[:-1] + b", \"x\": " + random.choice([b"1e999", b"NaN", b"9" * 2000, b"\"\\ud800\"", b"{}"]) + b"}"
    return text


def flood(event, first, count, seed):
    """Sends so many messages, numbered, over one connection."""
    random = Random(seed)
    connection = connect()
    channel = connection.channel()
    channel.confirm_delivery()
    for number in range(first, first + count):
        channel.basic_publish(
            exchange=DIRECT, routing_key=event, body=hostile_body(random, number), properties=hostile_properties(random))
    connection.close()


# ---- The test's end ---------------------------------------------------------------------------------------------

COMMANDS = {
    "id": lambda: observer_id,
    "emit": emit,
    "broadcast": broadcast,
    "send": send,
    "signal": signal,
    "observe": observe,
    "stop": stop,
    "delegate": delegate,
    "record": record,
    "flood": flood,
}


def main():
    global url
    url = json.loads(sys.stdin.readline())["url"]
    for line in sys.stdin:
        command = json.loads(line)
        try:
            say({"answer": COMMANDS[command.pop("do")](**command)})
        except AMQPChannelError as refusal:
            say({"refused": refusal.reply_code, "reason": refusal.reply_text})


main()
