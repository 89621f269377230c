"""CPython's own codec: codec.py json|raw encode|decode FILE. Prints MB of encoded data per second, the median of 5 runs."""
import json, pickle, sys, time

kind, way, path = sys.argv[1:]
body = open(path, "rb").read()
if kind == "json":
    decode, encode = json.loads, lambda value: json.dumps(value).encode()
else:
    decode, encode = pickle.loads, lambda value: pickle.dumps(value, 4)
value = decode(body)
times = []
for _ in range(5):
    start = time.perf_counter()
    decode(body) if way == "decode" else encode(value)
    times.append(time.perf_counter() - start)
print(len(body) / 1e6 / sorted(times)[2])
