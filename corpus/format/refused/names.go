package refused

import (
	"path"
	"regexp"
	"strings"
)

// program says that a file is a program, by the name of its language.
func program(language string) string {
	return strings.TrimSpace("programme "+language) + " : ce n'est pas un article ; mettez-le ailleurs, ou renommez-le en .txt si c'en est un"
}

// companions are the files that go with data, by their names without endings and in lower case.
var companions = map[string]string{
	"readme": "mode d'emploi", "read_me": "mode d'emploi", "read-me": "mode d'emploi", "lisezmoi": "mode d'emploi", "lisez-moi": "mode d'emploi",
	"lisez_moi": "mode d'emploi", "liesmich": "mode d'emploi", "leeme": "mode d'emploi",
	"license": "licence", "copying": "licence", "unlicense": "licence",
	"changelog":    "journal des modifications",
	"contributing": "règles de contribution", "code_of_conduct": "règles de conduite",
	"citation": "notice de citation", "bagit": "mode d'emploi", "bag-info": "mode d'emploi", "robots": "règles pour robots", "humans": "mentions d'un site",
	"requirements": "liste de programmes", "cmakelists": "programme",
}

// capitals are those whose names are words of the language too, and which are refused in capitals alone.
var capitals = map[string]string{
	"NOTICE": "licence", "LICENCE": "licence", "COPYRIGHT": "licence", "AUTHORS": "liste d'auteurs", "CONTRIBUTORS": "liste d'auteurs",
	"MAINTAINERS": "liste d'auteurs", "CREDITS": "liste d'auteurs", "CHANGES": "journal des modifications", "HISTORY": "journal des modifications",
	"INSTALL": "mode d'emploi", "MANIFEST": "liste de fichiers", "TODO": "liste de tâches", "VERSION": "numéro de version", "SHA256SUMS": "sommes de contrôle",
	"SHA512SUMS": "sommes de contrôle", "SHA1SUMS": "sommes de contrôle", "MD5SUMS": "sommes de contrôle", "CHECKSUMS": "sommes de contrôle",
}

// whole are names that are those of settings and programs as they stand, in lower case.
var whole = map[string]string{
	"makefile": "programme", "dockerfile": "programme", "jenkinsfile": "programme", "vagrantfile": "programme", "gemfile": "programme", "rakefile": "programme",
	"procfile": "programme", "manifest.in": "liste de fichiers", "package.json": "réglages", "package-lock.json": "réglages", "tsconfig.json": "réglages",
	"composer.json": "réglages", "bower.json": "réglages", "manifest.json": "réglages", "codemeta.json": "notice de citation",
	"dataset_info.json": "notice d'un jeu de données", "dataset_infos.json": "notice d'un jeu de données", "datapackage.json": "notice d'un jeu de données",
	"dataset_dict.json": "notice d'un jeu de données", "citation.cff": "notice de citation", "ro-crate-metadata.json": "notice d'un jeu de données",
	"go.mod": "réglages", "go.sum": "réglages", "pipfile": "réglages", "poetry.lock": "réglages",
}

// licence are words of a licence.
var licence = regexp.MustCompile(`(?i)copyright|©|\(c\) \d{4}|creative commons|cc[ -]by|permission is hereby|` +
	`gnu (?:general|lesser|affero)|tous droits réservés|apache license`)

// backup finds the copies that editors, synchronisation and downloads leave behind.
var backup = regexp.MustCompile(`(?i)~$|^#.*#$|\.(?:bak|orig|old|swp|swo|tmp|temp|sav~|autosave|part|crdownload|download|rej)$`)

// texts are the endings of a companion.
var texts = map[string]bool{
	"": true, ".txt": true, ".md": true, ".markdown": true, ".rst": true, ".adoc": true, ".org": true, ".rdoc": true, ".textile": true, ".cff": true,
	".htm": true, ".html": true,
}

// reasonOfName names in French what the name of a file promises to be no article, "" for the rest.
func reasonOfName(name string, head []byte) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	lower := strings.ToLower(base)
	kind := whole[lower]
	ending := path.Ext(lower)
	bare := strings.TrimSuffix(lower, ending)
	if kind == "" && texts[ending] {
		bare = strings.TrimSuffix(strings.TrimSuffix(bare, ".fr"), ".en")
		bare = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(bare, "_fr"), "_en"), "-fr"), "-en")
		kind = companions[bare]
		if kind == "" {
			kind = capitals[base[:min(len(base), len(bare))]]
		}
		if kind == "" && (bare == "licence" || bare == "copyright" || bare == "notice") && licence.Match(head[:min(len(head), 2000)]) {
			kind = "licence"
		}
	}
	switch {
	case kind != "":
		return kind + ", à côté des données : ce n'est pas un article ; mettez ce fichier ailleurs, ou renommez-le si c'en est un"
	case backup.MatchString(base):
		return "copie de sauvegarde ou fichier inachevé : donnez le fichier lui-même, ou renommez-le si c'est un article"
	}
	return ""
}

// endings are those of programs, of settings and of what else no format wants, in lower case.
var endings = map[string]string{
	".py": "Python", ".pyw": "Python", ".pyi": "Python", ".r": "R", ".rmd": "R", ".qmd": "Quarto", ".rnw": "R", ".rproj": "R", ".jl": "Julia", ".js": "JavaScript",
	".mjs": "JavaScript", ".cjs": "JavaScript", ".jsx": "JavaScript", ".ts": "TypeScript", ".tsx": "TypeScript", ".vue": "JavaScript", ".sh": "shell",
	".bash": "shell", ".zsh": "shell", ".fish": "shell", ".bat": "Windows", ".cmd": "Windows", ".ps1": "PowerShell", ".psm1": "PowerShell", ".go": "Go",
	".java": "Java", ".kt": "Kotlin", ".scala": "Scala", ".groovy": "Groovy", ".gradle": "Gradle", ".clj": "Clojure", ".c": "C", ".h": "C", ".cc": "C++",
	".cpp": "C++", ".cxx": "C++", ".hpp": "C++", ".cs": "C#", ".fs": "F#", ".vb": "Visual Basic", ".vba": "Visual Basic", ".bas": "Visual Basic",
	".vbs": "Visual Basic", ".swift": "Swift", ".m": "Matlab ou Objective-C", ".mm": "Objective-C", ".rs": "Rust", ".rb": "Ruby", ".pl": "Perl", ".pm": "Perl",
	".lua": "Lua", ".tcl": "Tcl", ".hs": "Haskell", ".ml": "OCaml", ".erl": "Erlang", ".ex": "Elixir", ".exs": "Elixir", ".lisp": "Lisp", ".el": "Emacs Lisp",
	".scm": "Scheme", ".f": "Fortran", ".f90": "Fortran", ".pas": "Pascal", ".php": "PHP", ".asp": "ASP", ".jsp": "JSP", ".sql": "SQL", ".do": "Stata",
	".ado": "Stata", ".sps": "SPSS", ".sas": "SAS", ".awk": "awk", ".sed": "sed", ".xsl": "XSLT", ".xslt": "XSLT", ".xq": "XQuery", ".xquery": "XQuery",
	".css": "CSS", ".scss": "CSS", ".sass": "CSS", ".less": "CSS", ".mk": "make", ".cmake": "CMake", ".asm": "assembleur", ".s": "assembleur", ".dart": "Dart",
	".ipynb": "Jupyter", ".jq": "jq", ".proto": "Protocol Buffers", ".graphql": "GraphQL", ".sparql": "SPARQL", ".rq": "SPARQL",
}

// others are endings of what is no program, with what is said of it.
var others = map[string]string{
	".yaml": "données ou réglages YAML : ce n'est pas un article ; convertissez des données en JSON, mettez des réglages ailleurs",
	".yml":  "données ou réglages YAML : ce n'est pas un article ; convertissez des données en JSON, mettez des réglages ailleurs",
	".toml": settings, ".ini": settings, ".cfg": settings, ".conf": settings, ".config": settings, ".properties": settings, ".env": settings, ".reg": settings,
	".desktop": settings, ".lock": settings, ".url": "adresse d'une page : enregistrez la page elle-même", ".log": logs,
	".tex": latex, ".sty": latex, ".cls": latex, ".bst": latex, ".ltx": latex, ".aux": latex, ".bbl": latex, ".toc": latex,
	".dot": "graphe Graphviz" + binary, ".gv": "graphe Graphviz" + binary, ".gdf": "graphe" + binary, ".gml": "graphe" + binary, ".net": "graphe Pajek" + binary,
	".arff": "données Weka (.arff)" + asTable, ".fasta": "séquences biologiques" + binary, ".fa": "séquences biologiques" + binary,
	".pdb": "molécule" + binary, ".ttl": rdf, ".nt": rdf, ".nq": rdf, ".n3": rdf, ".trig": rdf, ".csl": "style bibliographique : mettez-le ailleurs",
	".textgrid": "transcription alignée (Praat) : exportez-la d'abord en texte", ".eaf": "transcription alignée (ELAN) : exportez-la d'abord en texte",
	".dtd": "schéma XML : ce n'est pas un article ; mettez-le ailleurs", ".rnc": "schéma XML : ce n'est pas un article ; mettez-le ailleurs",
	".po": "fichier de traduction (gettext) : mettez-le ailleurs", ".pot": "fichier de traduction (gettext) : mettez-le ailleurs",
	".dic": "dictionnaire : mettez-le ailleurs", ".aff": "dictionnaire : mettez-le ailleurs", ".stopwords": "liste de mots : mettez-la ailleurs",
}

// Reasons of several endings.
const (
	settings = "réglages d'un programme : ce n'est pas un article ; mettez-les ailleurs, ou renommez le fichier en .txt si c'en est un"
	logs     = "journal d'un programme (log) : ce n'est pas un article ; mettez-le ailleurs, ou renommez-le en .txt si c'en est un"
	latex    = "document LaTeX : convertissez-le d'abord en texte (pandoc le fait)"
	rdf      = "triplets RDF : exportez-les d'abord en CSV"
)

// reasonOfEnding names in French what the ending of a name promises, "" for the rest.
func reasonOfEnding(name string) string {
	ending := strings.ToLower(path.Ext(name))
	if language := endings[ending]; language != "" {
		return program(language)
	}
	return others[ending]
}
