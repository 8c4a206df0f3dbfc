"""Xapian as a peer.

Words are indexed as printed, with positions, and stemmed in French; accents are not folded and phrases match forms as
printed. There are no fuzzy words in 1.4. A hit has one snippet. Totals are exact because every match is looked at.
"""
import json
import os

import peer

try:
    import xapian
except ImportError:
    xapian = None

MONTH, SOURCE = 0, 1  # the slots of values


class Handle:
    def __init__(self, directory):
        self.db = xapian.Database(directory)
        self.stem = xapian.Stem("french")
        self.parser = xapian.QueryParser()
        self.parser.set_database(self.db)
        self.parser.set_stemmer(self.stem)
        self.parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        self.parser.set_max_expansion(4096, xapian.Query.WILDCARD_LIMIT_MOST_FREQUENT, xapian.QueryParser.FLAG_WILDCARD)

    def answer(self, kind, query, facets, snippets):
        words = peer.terms(query)
        flags = xapian.QueryParser.FLAG_PHRASE | xapian.QueryParser.FLAG_WILDCARD
        self.parser.set_default_op(xapian.Query.OP_OR if kind in ("or3", "title") else xapian.Query.OP_AND)
        text = " ".join(words)
        if kind == "phrase2":
            text = '"%s"' % text
        elif kind == "prefix":
            text += "*"
        enquire = xapian.Enquire(self.db)
        enquire.set_query(self.parser.parse_query(text, flags))
        spies = []
        if facets:
            spies = [xapian.ValueCountMatchSpy(MONTH), xapian.ValueCountMatchSpy(SOURCE)]
            for spy in spies:
                enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 10, self.db.get_doccount())
        for hit in found:
            shown = json.loads(hit.document.get_data())
            if snippets:
                found.snippet(shown["text"], 300, self.stem)
        for spy in spies:
            for value in spy.values():
                assert value.termfreq > 0
        return found.get_matches_estimated()

    def articles(self):
        return self.db.get_doccount()

    def refresh(self):
        self.db.reopen()

    def resident(self):
        return peer.resident()

    def close(self):
        self.db.close()


class Engine:
    kinds = ("term_hi", "term_mid", "term_lo", "and2", "or3", "phrase2", "prefix", "title")

    def version(self):
        if xapian is None:
            peer.absent("no module xapian")
        return "Xapian " + xapian.version_string()

    def open(self, directory):
        return Handle(directory)

    def insert(self, db, path):
        n, words = 0, xapian.TermGenerator()
        words.set_stemmer(xapian.Stem("french"))
        for aid, title, text, date, month, source in peer.articles(path):
            d = xapian.Document()
            words.set_document(d)
            words.set_termpos(0)
            words.index_text(title, 2)
            words.increase_termpos()
            words.index_text(text)
            d.add_value(MONTH, str(month))
            d.add_value(SOURCE, source)
            d.set_data(json.dumps({"id": aid, "title": title, "date": date, "source": source, "text": text}, ensure_ascii=False))
            key = "Q" + aid
            d.add_boolean_term(key)
            db.add_document(d)
            n += 1
        db.commit()
        db.close()
        return n

    def index(self, path, directory):
        os.environ["XAPIAN_FLUSH_THRESHOLD"] = "50000"
        return self.insert(xapian.WritableDatabase(directory, xapian.DB_CREATE), path), 0

    def add(self, path, directory):
        return self.insert(xapian.WritableDatabase(directory, xapian.DB_OPEN), path)


if __name__ == "__main__":
    peer.main(Engine())
