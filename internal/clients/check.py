"""Reads our exports and answers with the programs that others read them with; of IRaMuTeQ, CWB, TXM and Gargantext it holds the rules
of their readers. Arguments: the command search, an index, a folder to write to, the address of a server of that index."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile

SEARCH, INDEX, OUT, HOME = sys.argv[1:5]
os.makedirs(OUT, exist_ok=True)
csv.field_size_limit(10**9)
failed = []


def export(name, *more):
    """Exports all articles, and returns the path and what is said of it."""
    path = os.path.join(OUT, name)
    said = subprocess.run([SEARCH, "export", "--index", INDEX, "--output", path, "--json", *more], check=True, capture_output=True, text=True)
    return path, json.loads(said.stdout)


def client(name):
    """Runs a check at once; a check that returns a text was skipped for that reason."""

    def run(check):
        try:
            why = check()
        except Exception as err:  # whatever a client says
            failed.append(name)
            print(f"FAIL {name}: {type(err).__name__}: {str(err)[:500]}")
            return
        print(f"NOT TESTED: {name}, {why}" if why else f"ok   {name}")

    return run


ALL = export("articles.jsonl")[1]["articles"]


@client("frictionless validates a package of every format")
def _():
    for f in "jsonl csv tsv ris bibtex csl iramuteq txt txm tei vertical gargantext cortext parquet".split():
        path, _ = export(f"package-{f}.zip", "--package", "--format", f)
        done = subprocess.run([os.path.join(os.path.dirname(sys.executable), "frictionless"), "validate", path], capture_output=True, text=True)
        assert done.returncode == 0, f"{f}: {done.stdout[-400:]}{done.stderr[-200:]}"


@client("DuckDB reads Parquet and CSV alike")
def _():
    import duckdb

    parquet, table = export("a.parquet")[0], export("a.csv")[0]
    n, days, texts = duckdb.sql(f"select count(*), count(date), sum(length(body)) from '{parquet}'").fetchall()[0]
    rows = duckdb.sql(f"select count(*), sum(length(body)) from read_csv('{table}', all_varchar=true)").fetchall()[0]
    assert (n, texts) == rows and n == ALL and 0 < days < n, (n, texts, rows, days)
    types = {c[0]: c[1] for c in duckdb.sql(f"describe select * from '{parquet}'").fetchall()}
    assert types["date"] == "DATE" and types["authors"] == "VARCHAR[]", types


@client("pandas reads CSV, TSV, JSON lines and Parquet alike")
def _():
    import pandas

    frames = [pandas.read_csv(os.path.join(OUT, "a.csv"), keep_default_na=False), pandas.read_csv(export("a.tsv")[0], sep="\t", keep_default_na=False),
              pandas.read_json(os.path.join(OUT, "articles.jsonl"), lines=True), pandas.read_parquet(os.path.join(OUT, "a.parquet"))]
    ids = [list(f["id"].astype(str)) for f in frames]
    assert all(i == ids[0] and len(i) == ALL for i in ids), [len(i) for i in ids]


@client("pybtex and bibtexparser read BibTeX")
def _():
    import bibtexparser
    from pybtex.database import parse_file

    path, _ = export("a.bib")
    assert len(parse_file(path).entries) == ALL
    library = bibtexparser.parse_file(path)
    assert len(library.entries) == ALL and not library.failed_blocks, library.failed_blocks[:1]


@client("rispy reads RIS as newspaper articles")
def _():
    import rispy

    with open(export("a.ris")[0], encoding="utf-8") as f:
        entries = rispy.load(f)
    assert len(entries) == ALL and all(e["type_of_reference"] == "NEWS" for e in entries), len(entries)
    assert not any("rubrique" in n.lower() for e in entries for n in e.get("notes", []))


@client("citeproc sets CSL-JSON")
def _():
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    with open(export("a.json")[0], encoding="utf-8") as f:
        items = json.load(f)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    book = CitationStylesBibliography(style, CiteProcJSON(items[:20]), formatter.plain)
    for item in items[:20]:
        book.register(Citation([CitationItem(item["id"])]))
    assert len(items) == ALL and len([str(x) for x in book.bibliography()]) == 20


@client("jing holds TEI to tei_all")
def _():
    schema = os.environ.get("KIOSQUE_TEI_ALL", "/usr/share/xml/tei/schema/relaxng/p5/tei_all.rng")
    if not shutil.which("jing") or not os.path.exists(schema):
        return "for want of jing, or of tei_all.rng; KIOSQUE_TEI_ALL names one"
    done = subprocess.run(["jing", schema, export("a.xml")[0]], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[:400]


@client("IRaMuTeQ: lines of stars and variables")
def _():
    path, said = export("a.txt", "--format", "iramuteq")
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    texts = [line for line in lines if line.startswith("****")]
    assert lines[0].startswith("****") and len(texts) == said["articles"]
    assert all(re.fullmatch(r"\*\*\*\*( \*[a-z][a-z-]*_[A-Za-z0-9-]+)+", line) for line in texts)
    assert not any(line.startswith("-*") for line in lines)


@client("CWB: tokens in three columns, regions that do not nest")
def _():
    path, said = export("a.vert")
    tokens = articles = 0
    depth = {}
    with open(path, encoding="utf-8", newline="\n") as f:
        for line in f:
            line = line.rstrip("\n")
            assert len(line.encode()) <= 65_534
            m = re.fullmatch(r'<(/?)(doc|p|s)((?: [a-z][a-z0-9_]*="[^"<>]*")*)>', line)
            if m:
                depth[m[2]] = depth.get(m[2], 0) + (-1 if m[1] else 1)
                assert depth[m[2]] in (0, 1), line
                articles += m[2] == "doc" and not m[1]
            else:
                assert len(line.split("\t")) == 3 and depth["s"] == 1 and not line.startswith("<"), line
                tokens += 1
    assert (articles, tokens) == (said["articles"], said["tokens"]) and not any(depth.values())


@client("TXM: files and rows of metadata.csv are one to one")
def _():
    from lxml import etree

    for f, ending in (("txm", ".xml"), ("txt", ".txt")):
        with zipfile.ZipFile(export(f"{f}.zip", "--format", f)[0]) as z:
            assert z.testzip() is None
            rows = list(csv.reader(z.read("metadata.csv").decode().splitlines()))
            assert rows[0][0] == "id" and all(re.fullmatch(r"[a-z][a-z0-9]*", c) for c in rows[0])
            files = {n[: -len(ending)] for n in z.namelist() if n.endswith(ending)}
            assert files == {r[0] for r in rows[1:]} and len(files) == ALL and len({x.lower() for x in files}) == ALL
            for n in files if f == "txm" else ():
                root = etree.fromstring(z.read(n + ending))
                assert root.tag == "text" and root.get("id") == n
                assert all(re.fullmatch(r"[a-z][a-z0-9]*", a) for e in root.iter() for a in e.attrib)


@client("Gargantext: seven columns, numbers in every date")
def _():
    path, said = export("a-gargantext.tsv", "--format", "gargantext")
    with open(path, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    for row in rows:
        for k in ("publication_year", "publication_month", "publication_day"):
            int(row[k])
        assert {"title", "source", "abstract", "authors"} <= set(row)
    assert len(rows) == said["articles"] == ALL - said["left_out"]


@client("sickle harvests all records by OAI-PMH")
def _():
    from sickle import Sickle
    from sickle.oaiexceptions import BadResumptionToken, IdDoesNotExist

    s = Sickle(HOME + "oai")
    s.Identify()
    ids = [h.identifier for h in s.ListIdentifiers(metadataPrefix="oai_dc")]
    records = {r.header.identifier for r in s.ListRecords(metadataPrefix="oai_dc")}
    assert len(ids) == ALL and set(ids) == records, (len(ids), len(records))
    assert sum(1 for _ in s.ListSets()) > 1
    assert s.GetRecord(identifier=ids[0], metadataPrefix="oai_dc").metadata["title"]
    for wrong, ask in ((IdDoesNotExist, lambda: s.GetRecord(identifier="x", metadataPrefix="oai_dc")),
                       (BadResumptionToken, lambda: list(s.ListRecords(resumptionToken="x")))):
        try:
            ask()
        except wrong:
            continue
        raise AssertionError(f"no {wrong.__name__}")


@client("feedparser reads the feeds")
def _():
    import feedparser

    for kind in ("atom", "rss"):
        feed = feedparser.parse(f"{HOME}feed.{kind}?q=maire")
        assert not feed.bozo and feed.entries, (kind, feed.get("bozo_exception"))


@client("the description of the API is one of OpenAPI")
def _():
    import requests
    from openapi_spec_validator import validate

    validate(requests.get(HOME + "api/v1/openapi.json", timeout=30).json())


@client("a generated client asks every operation, and reads every answer")
def _():
    import importlib
    import pkgutil

    import requests

    with open(os.path.join(OUT, "openapi.json"), "wb") as f:
        f.write(requests.get(HOME + "api/v1/openapi.json", timeout=30).content)
    shutil.rmtree(os.path.join(OUT, "generated"), ignore_errors=True)
    tool = os.path.join(os.path.dirname(sys.executable), "openapi-python-client")
    done = subprocess.run([tool, "generate", "--path", os.path.join(OUT, "openapi.json"), "--output-path", os.path.join(OUT, "generated"), "--meta", "none"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-400:]
    sys.path.insert(0, OUT)
    from generated import Client
    from generated.api import default as operations

    api = Client(base_url=HOME + "api/v1", raise_on_unexpected_status=True)
    search = importlib.import_module("generated.api.default.search").sync(client=api, q="maire")
    ids = [hit.id for hit in search.hits]
    names = [m.name for m in pkgutil.iter_modules(operations.__path__)]
    assert len(names) >= 15, names
    for name in names:
        operation = importlib.import_module("generated.api.default." + name)
        given = {"article": {"id": ids[0]}, "article_by_parameter": {"id": ids[0]}, "similar": {"id": ids[0]}, "compare": {"id": ids[0], "with_": ids[1]},
                 "facets": {"facet": getattr(operation, "FacetsFacet", str)("source")}, "comparison": {"q": "maire", "q2": "port"},
                 "citation": {"q": "maire"}, "batch": None, "openapi": {}}.get(name, {"q": "maire"})
        if given is None:  # a file of queries is asked for in its own check
            continue
        if name == "article":
            answer = operation.sync_detailed(given["id"], client=api)
        else:
            answer = operation.sync_detailed(client=api, **given)
        assert answer.status_code == 200 and answer.parsed is not None, (name, answer.status_code, answer.content[:200])


@client("sickle harvests all records while articles are added")
def _():
    from sickle import Sickle

    harvest = iter(Sickle(HOME + "oai").ListIdentifiers(metadataPrefix="oai_dc"))
    seen = [next(harvest).identifier]
    more = os.path.join(OUT, "more.jsonl")
    with open(more, "w", encoding="utf-8") as f:
        f.writelines(json.dumps({"id": f"ajout-{i}", "title": f"Ajout {i}", "body": "Un texte ajouté pendant la moisson.", "date": "2024-01-02"}) + "\n" for i in range(30))
    before = Sickle(HOME + "oai")
    subprocess.run([os.path.join(os.path.dirname(SEARCH), "indexer"), "add", "--index", INDEX, more], check=True, capture_output=True)
    time.sleep(3)  # the server looks once a second
    seen += [h.identifier for h in harvest]
    assert len(seen) == len(set(seen)) == ALL, (len(seen), len(set(seen)), ALL)
    assert sum(1 for _ in before.ListIdentifiers(metadataPrefix="oai_dc")) == ALL + 30


@client("a script for Gallica pages through SRU")
def _():
    import requests
    from lxml import etree

    seen, start, total = [], 1, 1
    while start <= total:
        r = requests.get(HOME + "sru", timeout=30, params={"operation": "searchRetrieve", "version": "1.2", "query": '(gallica all "maire")', "startRecord": start,
                                                           "maximumRecords": 50, "collapsing": "false"})
        doc = etree.fromstring(r.content)
        ns = {"srw": "http://www.loc.gov/zing/srw/", "dc": "http://purl.org/dc/elements/1.1/"}
        total = int(doc.findtext("srw:numberOfRecords", namespaces=ns))
        seen += [x.findtext(".//dc:identifier", namespaces=ns) for x in doc.findall(".//srw:record", ns)]
        start += 50
    assert total == len(seen) == len(set(seen)) > 0, (total, len(seen))


if failed:
    sys.exit("clients that could not read what we write: " + ", ".join(failed))
