#!/bin/sh
# Copie un index, dans l'état où il est, vers une réplique que des lecteurs interrogent : repliquer.sh INDEX RÉPLIQUE
# INDEX est un dossier de cette machine ; RÉPLIQUE aussi, ou une adresse de rsync (presse2:/srv/kiosque/index).
set -eu
index=${1%/} replica=${2%/}
kept=$(mktemp -d)
trap 'rm -rf "$kept" "$kept.said"' EXIT

once() {
	# CURRENT d'abord, gardé à part : c'est lui qui dit quels états sont entiers. L'ancien avant le nouveau, dont il
	# partage presque tout.
	cp -p "$index/CURRENT" "$kept/CURRENT"
	# À la nanoseconde près : deux états peuvent se suivre dans la même seconde, avec des fichiers de la même taille.
	before='' protected=''
	for generation in $(cut -d' ' -f1 "$kept/CURRENT" | sort); do
		rsync -aH --modify-window=-1 --delete ${before:+--link-dest="../$before/"} "$index/$generation/" "$replica/$generation/" || return 1
		# Deux écritures finies entre-temps l'auraient retiré pendant la copie.
		[ -e "$index/$generation/manifest.json" ] || return 1
		before=$generation protected="$protected --filter=P_/$generation/"
	done
	# Puis CURRENT, d'un coup (rsync écrit à côté et renomme), et après lui s'en va ce qu'il ne nomme plus ; un serveur qui
	# le lit encore le garde ouvert.
	# shellcheck disable=SC2086 # une règle par mot
	rsync -a --modify-window=-1 --delete-after $protected "$kept/" "$replica/"
}

for try in 1 2 3; do
	if once 2>"$kept.said"; then exit 0; fi
done
cat "$kept.said" >&2
echo "l'index change plus vite qu'il ne se copie : $index" >&2
exit 1
