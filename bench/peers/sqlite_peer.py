"""SQLite's FTS5 as a peer.

The tokenizer folds accents; SQLite has no French stemmer, so a query finds the form that is typed and no other. There are
no fuzzy words. snippet() gives one fragment a hit. Month and source stand in a table of their own, so that counting
reads no text.
"""
import os
import sqlite3

import peer


class Handle:
    def __init__(self, directory):
        self.db = sqlite3.connect(os.path.join(directory, "articles.db"), timeout=60)
        self.db.execute("pragma cache_size = -262144")
        self.db.execute("pragma mmap_size = 8589934592")
        self.db.execute("select count(*) from meta where id < 2").fetchone()

    def answer(self, kind, query, facets, snippets):
        words = peer.terms(query)
        if kind == "phrase2":
            match = '"%s"' % " ".join(words)
        elif kind == "prefix":
            match = '"%s"*' % words[0]
        else:
            match = (" OR " if kind in ("or3", "title") else " ").join('"%s"' % w for w in words)
        shown = ", snippet(fts, 1, '<b>', '</b>', '…', 48)" if snippets else ""
        self.db.execute(
            "select a.aid, a.title, a.date, a.source, fts.rank%s from fts join articles a on a.id = fts.rowid"
            " where fts match ? and fts.rank match 'bm25(2.0, 1.0)' order by fts.rank limit 10" % shown, (match,)).fetchall()
        if not facets:
            return self.db.execute("select count(*) from fts where fts match ?", (match,)).fetchone()[0]
        months, sources, total = {}, {}, 0
        for month, source, n in self.db.execute(
                "select m.month, m.source, count(*) from fts join meta m on m.id = fts.rowid where fts match ? group by 1, 2", (match,)):
            months[month] = months.get(month, 0) + n
            sources[source] = sources.get(source, 0) + n
            total += n
        return total

    def articles(self):
        return self.db.execute("select max(id) from meta").fetchone()[0]

    def refresh(self):
        pass

    def resident(self):
        return peer.resident()

    def close(self):
        self.db.close()


class Engine:
    kinds = ("term_hi", "term_mid", "term_lo", "and2", "or3", "phrase2", "prefix", "title")

    def version(self):
        if "ENABLE_FTS5" not in [row[0] for row in sqlite3.connect(":memory:").execute("pragma compile_options")]:
            peer.absent("this python3 has SQLite without FTS5")
        return "SQLite " + sqlite3.sqlite_version

    def open(self, directory):
        return Handle(directory)

    def insert(self, db, path, first):
        n = first
        for aid, title, text, date, month, source in peer.articles(path):
            n += 1
            db.execute("insert into articles values (?, ?, ?, ?, ?, ?)", (n, aid, title, text, date, source))
            db.execute("insert into meta values (?, ?, ?)", (n, month, source))
            db.execute("insert into fts (rowid, title, text) values (?, ?, ?)", (n, title, text))
        return n - first

    def index(self, path, directory):
        os.mkdir(directory)
        db = sqlite3.connect(os.path.join(directory, "articles.db"), isolation_level=None)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma cache_size = -524288")
        db.executescript(
            "create table articles (id integer primary key, aid text, title text, text text, date text, source text);"
            "create table meta (id integer primary key, month integer, source text);"
            "create virtual table fts using fts5 (title, text, content = 'articles', content_rowid = 'id',"
            " tokenize = \"unicode61 remove_diacritics 2\");"
            "insert into fts (fts, rank) values ('hashsize', 134217728);")
        db.execute("begin")
        n = self.insert(db, path, 0)
        db.execute("commit")
        db.execute("insert into fts (fts) values ('optimize')")
        db.execute("pragma wal_checkpoint(truncate)")
        db.close()
        return n, 0

    def add(self, path, directory):
        db = sqlite3.connect(os.path.join(directory, "articles.db"), timeout=60, isolation_level=None)
        db.execute("pragma synchronous = full")
        db.execute("begin immediate")
        n = self.insert(db, path, db.execute("select max(id) from meta").fetchone()[0])
        db.execute("commit")
        db.close()
        return n


if __name__ == "__main__":
    peer.main(Engine())
