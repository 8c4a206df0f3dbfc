"""PostgreSQL's full-text search as a peer.

A cluster of its own lives in the index's folder, listens on a socket in a temporary folder only, and runs while a
command needs it, as the user postgres where we are root. Settings are those one gives a small server; fsync is on.
The French configuration stems and knows stop words; accents are kept. There are no fuzzy words; ts_rank is not BM25.
Memory of the server's processes is not added up: the peak is that of the largest.
"""
import atexit
import getpass
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import peer

try:
    import psycopg2
except ImportError:
    psycopg2 = None

SETTINGS = {
    "shared_buffers": "1GB", "work_mem": "64MB", "maintenance_work_mem": "512MB", "max_wal_size": "4GB", "jit": "off",
    "listen_addresses": "", "autovacuum": "on", "max_connections": "64", "dynamic_shared_memory_type": "posix",
}

WHOLE = """
with q as (select %(tsquery)s as q),
m as materialized (select a.id, a.month, a.source, ts_rank(a.tsv, q.q) as r from articles a, q where a.tsv @@ q.q),
top as (select id, r, count(*) over () as total from m order by r desc, id limit 10)
select (select max(total) from top),
  (select json_agg(json_build_array(a.aid, a.title, a.date, a.source, top.r%(headline)s) order by top.r desc) from top join articles a using (id), q)
  %(facets)s
"""
FACETS = """, (select json_agg(json_build_array(month, source, n)) from (
  select month, source, count(*) as n from m group by grouping sets ((month), (source))) f)"""
HEADLINE = """, ts_headline('french', a.text, q.q, 'MaxFragments=2, MinWords=15, MaxWords=35')"""


def programs():
    found = shutil.which("postgres")
    if found:
        return os.path.dirname(os.path.realpath(found))
    return max((os.path.dirname(p) for p in glob.glob("/usr/lib/postgresql/*/bin/postgres")), default="")


def account():
    """Who runs the server, for subprocess; it refuses to be root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """The cluster of a folder, running. Leaving it stops what it started."""

    def __init__(self, directory):
        self.directory, self.process, self.socket = os.path.abspath(directory), None, ""

    def __enter__(self):
        try:
            with open(os.path.join(self.directory, "postmaster.pid"), encoding="ascii") as f:
                self.socket = f.read().split("\n")[4]
            self.connect().close()
            return self  # another command of ours runs it
        except (FileNotFoundError, IndexError, psycopg2.OperationalError):
            pass
        self.socket = tempfile.mkdtemp(prefix="kiosque-pg-")
        who = account()
        if who:
            os.chown(self.socket, who["user"], who["group"])
        args = [os.path.join(programs(), "postgres"), "-D", self.directory, "-k", self.socket]
        for name, value in SETTINGS.items():
            args += ["-c", "%s=%s" % (name, value)]
        with open(os.devnull, "wb") as null:
            self.process = subprocess.Popen(args, stdin=null, stdout=null, stderr=null, cwd="/", **who)
        for _ in range(300):
            try:
                self.connect().close()
                return self
            except psycopg2.OperationalError:
                if self.process.poll() is not None:
                    sys.exit("the server does not start")
                time.sleep(0.1)
        self.__exit__()
        sys.exit("the server does not answer")

    def __exit__(self, *_):
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=120)
            self.process = None
            shutil.rmtree(self.socket, ignore_errors=True)

    def connect(self):
        return psycopg2.connect(host=self.socket, dbname="postgres", user="postgres" if account() else getpass.getuser())


class Handle:
    def __init__(self, server):
        self.db = server.connect()
        self.db.autocommit = True
        self.cursor = self.db.cursor()

    def answer(self, kind, query, facets, snippets):
        words = peer.terms(query)
        if kind == "phrase2":
            tsquery, arg = "phraseto_tsquery('french', %s)", " ".join(words)
        elif kind == "prefix":
            tsquery, arg = "to_tsquery('simple', %s)", words[0] + ":*"
        else:
            tsquery, arg = "to_tsquery('french', %s)", (" | " if kind in ("or3", "title") else " & ").join(words)
        sql = WHOLE % {"tsquery": tsquery, "headline": HEADLINE if snippets else "", "facets": FACETS if facets else ""}
        self.cursor.execute(sql, (arg,))
        return self.cursor.fetchone()[0] or 0

    def articles(self):
        self.cursor.execute("select max(id) from articles")
        return self.cursor.fetchone()[0]

    def refresh(self):
        pass

    def resident(self):
        return 0

    def close(self):
        self.db.close()


class Engine:
    kinds = ("term_hi", "term_mid", "term_lo", "and2", "or3", "phrase2", "prefix", "title")
    server = None

    def version(self):
        if psycopg2 is None:
            peer.absent("no module psycopg2")
        if not programs():
            peer.absent("no program postgres")
        out = subprocess.run([os.path.join(programs(), "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
        return out.replace("postgres (PostgreSQL)", "PostgreSQL").strip()

    def open(self, directory):
        """The first handle of a process starts the server, which stops with it; those of its clients connect to it."""
        if self.server is None:
            self.server = Server(directory)
            atexit.register(self.server.__exit__)
            self.server.__enter__()
        return Handle(self.server)

    def insert(self, db, path):
        n, cursor = 0, db.cursor()
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            with os.fdopen(write, "w", encoding="utf-8") as out:
                for row in peer.articles(path):
                    out.write("\t".join(escape(v) for v in row) + "\n")
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as rows:
            cursor.copy_expert("copy articles (aid, title, text, date, month, source) from stdin", rows)
        n = cursor.rowcount
        if os.waitpid(pid, 0)[1]:
            sys.exit("the articles could not be read")
        return n

    def index(self, path, directory):
        os.mkdir(directory, 0o700)
        who = account()
        if who:
            os.chown(directory, who["user"], who["group"])
        subprocess.run([os.path.join(programs(), "initdb"), "-D", os.path.abspath(directory), "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"],
                       stdout=subprocess.DEVNULL, check=True, cwd="/", **who)
        with Server(directory) as server:
            db = server.connect()
            cursor = db.cursor()
            cursor.execute(
                "create table articles (id bigserial primary key, aid text, title text, text text, date text, month int, source text,"
                " tsv tsvector generated always as (setweight(to_tsvector('french', title), 'A') || setweight(to_tsvector('french', text), 'D')) stored)")
            n = self.insert(db, path)
            cursor.execute("create index on articles using gin (tsv)")
            db.commit()
            db.autocommit = True
            cursor.execute("vacuum analyze articles")
            cursor.execute("select pg_total_relation_size('articles')")
            size = cursor.fetchone()[0]
            db.close()
        return n, size

    def add(self, path, directory):
        with Server(directory) as server:
            db = server.connect()
            n = self.insert(db, path)
            db.commit()
            db.close()
        return n


def escape(value):
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "")


if __name__ == "__main__":
    peer.main(Engine())
