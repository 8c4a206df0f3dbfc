#!/usr/bin/env python3
"""Écrit les articles les plus récents d'une requête, par le flux Atom : nouveautes.py ADRESSE REQUÊTE."""

import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"

base, query = sys.argv[1:3]
with urllib.request.urlopen(base + "feed.atom?" + urllib.parse.urlencode({"q": query, "size": 5})) as answer:
    feed = ET.parse(answer).getroot()
for entry in feed.iter(ATOM + "entry"):
    # dc:date est aussi précise que la date l'est : un jour, un mois, une année, ou rien.
    print(entry.findtext(DC + "date", "sans date"), entry.findtext(ATOM + "title"), sep="\t")
