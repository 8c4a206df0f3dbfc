"""What the peers written in Python share: the articles, the mix, the clients and the lines they print.

    PEER version
    PEER index CORPUS DIR
    PEER add ARTICLES DIR
    PEER search DIR QUERIES WARMUP SECONDS SETTING...
    PEER follow DIR QUERIES ARTICLES

bench/program.go starts them and describes the lines. A setting is CLIENTS:REPEAT:WHAT, WHAT being all, nofacets,
nosnippets or bare. Clients are processes, each with a handle of its own, so that Python's global lock costs nothing.
"""
import json
import multiprocessing
import os
import select
import sys
import time

ABSENT = 3  # the exit code of a peer whose engine is not installed


def absent(why):
    print(why, file=sys.stderr)
    sys.exit(ABSENT)


def emit(*fields):
    print(*fields, sep="\t", flush=True)


def articles(path):
    """Yields id, title, text, date as printed, months since year 0 (0: undated) and source."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            if not line.strip():
                continue
            a = json.loads(line)
            date = a.get("date") or ""
            try:
                month = int(date[:4]) * 12 + int(date[5:7]) - 1
            except ValueError:
                month = 0
            yield a["id"], a.get("title") or "", a.get("text") or "", date, month, a.get("source") or ""


def terms(query):
    """The words of a query of the mix in Lucene's syntax, without its signs."""
    return query.replace('"', " ").replace("+", " ").replace("*", " ").split()


def read_mix(path, supports):
    """The queries an engine can answer; the others are left out, never answered by something else."""
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if line.strip()]
    mix = [(kind, lucene) for kind, _, lucene in rows if kind in supports]
    if not mix:
        sys.exit("no query of the mix is for this engine")
    return mix


STRIDE = 7919  # a prime: queries are asked in an order that mixes the kinds, the same for every peer


def order(n):
    step = STRIDE if n % STRIDE else 1
    return [(i * step) % n for i in range(n)]


def resident():
    with open("/proc/self/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def client(engine, directory, mix, jobs, counter, results, facets, snippets, until, barrier):
    handle = engine.open(directory)
    times = []
    handle.answer(*mix[0], facets, snippets)  # the connection, not the query, is what is paid here
    barrier.wait()
    while time.time() < until.value:
        with counter.get_lock():
            i = counter.value
            counter.value += 1
        if i >= len(jobs):
            break
        kind, query = mix[jobs[i]]
        start = time.perf_counter()
        total = handle.answer(kind, query, facets, snippets)
        times.append((kind, milliseconds(start), total))
    handle.close()
    results.put(times)


def crowd(engine, directory, mix, jobs, clients, facets, snippets, seconds):
    fork = multiprocessing.get_context("fork")
    counter, until, results = fork.Value("q", 0), fork.Value("d", 1e18), fork.Queue()
    barrier = fork.Barrier(clients + 1)
    args = (engine, directory, mix, jobs, counter, results, facets, snippets, until, barrier)
    workers = [fork.Process(target=client, args=args) for _ in range(clients)]
    for w in workers:
        w.start()
    barrier.wait(timeout=120)
    until.value = time.time() + seconds
    start = time.perf_counter()
    times = [t for _ in workers for t in results.get(timeout=seconds + 600)]
    took = time.perf_counter() - start
    for w in workers:
        w.join()
        if w.exitcode:
            sys.exit("a client failed")
    return times, took


def search(engine, directory, queries, warmup, seconds, settings):
    mix = read_mix(queries, engine.kinds)
    start = time.perf_counter()
    handle = engine.open(directory)
    emit("opened", milliseconds(start), 0, handle.resident())
    start = time.perf_counter()
    handle.answer(*mix[0], True, True)
    emit("first", milliseconds(start))
    turns = order(len(mix))
    for _ in range(warmup):
        until = time.time() + seconds
        for i in turns:
            if time.time() > until:
                break
            handle.answer(*mix[i], True, True)
    for setting in settings:
        clients, repeat, what = setting.split(":")
        facets, snippets = what in ("all", "nosnippets"), what in ("all", "nofacets")
        jobs = turns * int(repeat)
        if int(clients) > 1:
            times, took = crowd(engine, directory, mix, jobs, int(clients), facets, snippets, seconds)
        else:
            times, began = [], time.perf_counter()
            for i in jobs:
                if time.perf_counter() - began > seconds:
                    break
                start = time.perf_counter()
                total = handle.answer(*mix[i], facets, snippets)
                times.append((mix[i][0], milliseconds(start), total))
            took = time.perf_counter() - began
        for kind, ms, total in times:
            emit("answer", setting, kind, ms, total)
        emit("done", setting, took)
    handle.close()


FOLLOW_SECONDS = 600  # articles that are not seen by then never will be


def follow(engine, directory, queries, wanted):
    """Answers the mix; on `start` from the parent, goes on until as many articles as wanted are seen."""
    mix = read_mix(queries, engine.kinds)
    handle = engine.open(directory)
    turns = order(len(mix))

    def ask(i):
        kind, query = mix[turns[i % len(turns)]]
        start = time.perf_counter()
        handle.answer(kind, query, True, True)
        return milliseconds(start)

    for i in range(min(len(mix), 200)):
        ask(i)
    before = [ask(i) for i in range(min(len(mix), 300))]
    emit("ready")
    for ms in before:
        emit("before", ms)
    i = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        ask(i)
        i += 1
    start, during = time.perf_counter(), []
    while True:
        handle.refresh()
        if handle.articles() >= wanted:
            break
        if time.perf_counter() - start > FOLLOW_SECONDS:
            sys.exit("the added articles were not seen")
        during.append(ask(len(during)))
    seen = time.perf_counter() - start
    for ms in during:
        emit("during", ms)
    emit("visible", seen)
    handle.close()


def main(engine):
    args = sys.argv[1:]
    if args[:1] == ["version"]:
        emit("version", engine.version())
    elif args[:1] == ["index"] and len(args) == 3:
        start = time.perf_counter()
        n, size = engine.index(args[1], args[2])
        emit("indexed", n, time.perf_counter() - start, size)
    elif args[:1] == ["add"] and len(args) == 3:
        start = time.perf_counter()
        n = engine.add(args[1], args[2])
        emit("indexed", n, time.perf_counter() - start, 0)
    elif args[:1] == ["search"] and len(args) >= 6:
        search(engine, args[1], args[2], int(args[3]), float(args[4]), args[5:])
    elif args[:1] == ["follow"] and len(args) == 4:
        follow(engine, args[1], args[2], int(args[3]))
    else:
        sys.exit(__doc__)
