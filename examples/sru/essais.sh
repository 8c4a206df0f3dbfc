#!/bin/sh
# Les demandes de SRU, une par une : essais.sh ADRESSE
set -eu
base=$1

# Ce qu'on peut demander ici.
curl -fsS "${base}sru"

# Les notices, en Dublin Core.
curl -fsS -G "${base}sru" -d version=1.2 -d operation=searchRetrieve --data-urlencode 'query=(gallica all "crue") and (dc.date within "2015 2020")'

# Deux mots à cinq mots l'un de l'autre au plus, les plus récents d'abord.
curl -fsS -G "${base}sru" -d version=1.2 -d operation=searchRetrieve -d maximumRecords=3 --data-urlencode 'query=maire prox/unit=word/distance=5 conseil sortby dc.date/sort.descending'

# En version 2.0, dans notre propre langage.
curl -fsS -G "${base}sru" -d version=2.0 -d queryType=kiosque --data-urlencode 'query=crue PHRASE digue'
