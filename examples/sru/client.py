#!/usr/bin/env python3
"""Écrit toutes les notices d'une requête CQL, une par ligne : client.py ADRESSE REQUÊTE."""

import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

SRW = "{http://www.loc.gov/zing/srw/}"
DIAG = "{http://www.loc.gov/zing/srw/diagnostic/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def pages(base, query):
    """Yields the answers, until there is no next record."""
    start = "1"
    while start:
        parameters = {"version": "1.2", "operation": "searchRetrieve", "query": query, "startRecord": start, "maximumRecords": 50}
        with urllib.request.urlopen(base + "sru?" + urllib.parse.urlencode(parameters)) as answer:
            page = ET.parse(answer).getroot()
        for diagnostic in page.iter(DIAG + "diagnostic"):
            sys.exit(diagnostic.findtext(DIAG + "message") + " (" + diagnostic.findtext(DIAG + "uri") + ")")
        yield page
        start = page.findtext(SRW + "nextRecordPosition")


base, query = sys.argv[1:3]
for page in pages(base, query):
    for data in page.iter(SRW + "recordData"):
        print(*(data[0].findtext(DC + name, "") for name in ("date", "source", "title", "identifier")), sep="\t")
