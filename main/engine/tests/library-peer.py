"""A plain peer with the habits of the Python library (protocol.md, layer 1), written from the protocol with Python's
standard library alone. What it has in common with the library, and most programs have not:

  - it reads 128 bytes at a time, and takes what one read returns for a whole header;
  - when a read has waited for its timeout in vain, it writes a keep-alive;
  - it reads on after the other side has ended, for ever; only a reset ends its thread;
  - it starts to read before the handler of its user is set, and drops what comes until then.

Reads one JSON command a line from stdin and answers with one JSON line on stdout:
    {"do": "connect", "to": "ipv4:port"}      -> {"answer": "ACCEPT" | "DENY"}
    {"do": "send", "count": n}                -> {"sent": n}           numbers from 0 on, over the last connection
    {"do": "heard", "count": n}               -> {"heard": [...]}      once there are n values, or what there is after 10 s
    {"do": "noticed", "count": n}             -> {"noticed": n}        connections whose end it noticed; waits likewise
    {"do": "cpu"}                             -> {"cpu": s, "reads": n}  what half a second costs, and its empty reads
"""
import json
import socket
import sys
import threading
import time

TIMEOUT = 2.0
# How long the user of the library takes to set a handler.
HANDLER_AFTER = 0.02

listener = socket.create_server(("127.0.0.1", 0))
NAME = "%s:%d" % listener.getsockname()
heard = []
ended = []
empty_reads = 0
last = None


def header(text):
    return text.encode().ljust(128, b"|")


def fields(text):
    return dict(part.split("=", 1) for part in text.rstrip("|").split("|", 1)[1].split("&"))


def read_body(connection, size):
    body = bytearray()
    while len(body) < size:
        body += connection.recv(min(128, size - len(body)))
    return bytes(body)


def read_messages(connection, handler_at):
    global empty_reads
    connection.settimeout(TIMEOUT)
    frame_size = None
    try:
        while True:
            try:
                head = connection.recv(128 if frame_size is None else frame_size)
            except TimeoutError:
                connection.sendall(header("PING"))
                continue
            if head == b"":
                empty_reads += 1
                continue
            if head.startswith(b"PING"):
                continue
            if frame_size is None:
                found = fields(head.decode())
                size = int(found["data_size"])
                if connections[connection] and found["data_type"] == "json":
                    frame_size = size
                    continue
                body = read_body(connection, size)
                value = json.loads(body)["data"] if found["data_type"] == "json" else len(body)
            else:
                value = json.loads(head)["data"]
            if time.monotonic() >= handler_at:
                heard.append(value)
    except OSError:
        ended.append(connection)
        connection.close()


connections = {}


def keep(connection, stream):
    global last
    last = connection
    connections[connection] = stream
    arguments = (connection, time.monotonic() + HANDLER_AFTER)
    threading.Thread(target=read_messages, args=arguments, daemon=True).start()


def serve():
    while True:
        connection, _ = listener.accept()
        hello = connection.recv(128)
        connection.sendall(header("ACCEPT"))
        keep(connection, b"stream=True" in hello)


def wait_for(entries, count):
    until = time.monotonic() + 10
    while len(entries) < count and time.monotonic() < until:
        time.sleep(0.01)


def main():
    global empty_reads
    threading.Thread(target=serve, daemon=True).start()
    print(json.dumps({"listening": NAME}), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        kind = command["do"]
        if kind == "connect":
            host, port = command["to"].split(":")
            connection = socket.create_connection((host, int(port)))
            connection.sendall(header("HELLO|peer_name=%s&data_type=json&strict=True" % NAME))
            answer = connection.recv(128).decode().rstrip("|")
            if answer == "ACCEPT":
                keep(connection, False)
            else:
                connection.close()
            print(json.dumps({"answer": answer}), flush=True)
        elif kind == "send":
            for number in range(command["count"]):
                body = json.dumps({"data": number}).encode()
                last.sendall(header("DATA|data_size=%d&data_type=json" % len(body)) + body)
            print(json.dumps({"sent": command["count"]}), flush=True)
        elif kind == "heard":
            wait_for(heard, command["count"])
            print(json.dumps({"heard": heard}), flush=True)
        elif kind == "noticed":
            wait_for(ended, command["count"])
            print(json.dumps({"noticed": len(ended)}), flush=True)
        elif kind == "cpu":
            before = time.process_time()
            empty_reads = 0
            time.sleep(0.5)
            print(json.dumps({"cpu": time.process_time() - before, "reads": empty_reads}), flush=True)


main()
