"""A plain peer for the tests, written from the protocol alone with Python's standard library.

Reads one JSON command a line from stdin and answers with one JSON line on stdout:
    {"do": "connect", "to": "ipv4:port", "data_type": "json", "stream": false}   -> {"answer": "ACCEPT" | "DENY"}
    {"do": "send", "kind": "json" | "raw" | "bytes"}                              -> {"sent": n}
    {"do": "stream", "frames": n, "size": n, "per_second": n}                     -> {"sent": n}
    {"do": "heard"}                                                               -> {"heard": [...]}
    {"do": "close"}                                                               -> {"closed": true}
"""
import datetime
import json
import pickle
import socket
import sys
import threading
import time
from urllib.parse import quote

HOST = "127.0.0.1"
DISCOVERY_PORT = int(sys.argv[1])
# The Lanline name it claims, with any characters; a plain peer claims none.
CLAIM = "&n=" + quote(sys.argv[2]) if len(sys.argv) > 2 else ""

listener = socket.create_server((HOST, 0))
NAME = "%s:%d" % listener.getsockname()
heard = []


def header(text):
    return text.encode().ljust(128, b"|")


def receive(connection, count):
    data = b""
    while len(data) < count:
        try:
            piece = connection.recv(count - len(data))
        except TimeoutError:
            # Between two messages, having heard nothing, the library writes a keep-alive.
            if not data:
                connection.sendall(header("PING"))
            continue
        if not piece:
            raise ConnectionError("ended")
        data += piece
    return data


def fields(text):
    return dict(part.split("=", 1) for part in text.rstrip("|").split("|", 1)[1].split("&"))


def read_messages(connection):
    connection.settimeout(2)
    try:
        while True:
            text = receive(connection, 128).decode()
            if text.startswith("PING"):
                continue
            found = fields(text)
            body = receive(connection, int(found["data_size"]))
            if found["data_type"] == "json":
                heard.append(json.loads(body)["data"])
            else:
                heard.append({"bytes": len(body)})
    except OSError:
        pass


def serve():
    while True:
        connection, _ = listener.accept()
        # A plain program doesn't expect a ClientHello (first byte 0x16) and disconnects, as the library does.
        if receive(connection, 1) != b"H":
            connection.close()
            continue
        receive(connection, 127)
        connection.sendall(header("ACCEPT"))
        threading.Thread(target=read_messages, args=(connection,), daemon=True).start()


def discover():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        udp.bind(("", DISCOVERY_PORT))
        while True:
            packet, sender = udp.recvfrom(256)
            text = packet.decode(errors="replace")
            if sender[0] != HOST or not text.startswith("PING") or "pinger=" not in text:
                continue
            host, port = fields(text)["pinger"].split(":")
            if host == HOST:
                udp.sendto(header("PONG|ponger=" + NAME + CLAIM), (host, int(port)))


def main():
    threading.Thread(target=serve, daemon=True).start()
    threading.Thread(target=discover, daemon=True).start()
    print(json.dumps({"listening": NAME}), flush=True)
    connection = None
    for line in sys.stdin:
        command = json.loads(line)
        kind = command["do"]
        if kind == "connect":
            host, port = command["to"].split(":")
            connection = socket.create_connection((host, int(port)))
            stream = "&stream=True" if command.get("stream") else ""
            connection.sendall(header("HELLO|peer_name=%s&data_type=%s&strict=True%s" % (NAME, command["data_type"], stream)))
            answer = {"answer": receive(connection, 128).decode().rstrip("|")}
        elif kind == "send":
            if command["kind"] == "json":
                body = json.dumps({"data": {"sensor": "attic", "readings": [1, 2.5, float("nan")], "ok": True}}).encode()
            elif command["kind"] == "raw":
                body = pickle.dumps({"when": datetime.datetime(2026, 11, 24, 12, 0), "point": (3, 4), "tags": {"a"}})
            else:
                body = bytes(range(256)) * 4
            connection.sendall(header("DATA|data_size=%d&data_type=%s" % (len(body), command["kind"])) + body)
            answer = {"sent": len(body)}
        elif kind == "stream":
            size = command["size"]
            connection.sendall(header("DATA|data_size=%d&data_type=bytes" % size))
            for number in range(command["frames"]):
                connection.sendall(bytes([65 + number % 26]) * size)
                time.sleep(1 / command["per_second"])
            answer = {"sent": command["frames"]}
        elif kind == "heard":
            answer = {"heard": heard}
        else:
            connection.close()
            answer = {"closed": True}
        print(json.dumps(answer), flush=True)


main()
