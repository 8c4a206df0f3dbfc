package refused

import (
	"bytes"
	"regexp"
)

// signs are beginnings that no article has, the whole of what is looked at anchored at its first word.
var signs = []struct {
	begin  *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`^#!\s?/\S*(?:bin|env)`), program("")},
	{regexp.MustCompile(`^BEGIN:(?:VCALENDAR|VEVENT|VTODO)\b`), "agenda (iCalendar) : ce n'est pas un article ; mettez-le ailleurs"},
	{regexp.MustCompile(`^BEGIN:VCARD\b`), "carnet d'adresses (vCard) : ce n'est pas un article ; mettez-le ailleurs"},
	{regexp.MustCompile(`^-----BEGIN (?:[A-Z0-9]+ )*(?:CERTIFICATE|KEY|REQUEST|PARAMETERS|CRL|PKCS7|CMS)(?: BLOCK)?-----`), secret},
	{regexp.MustCompile(`^-----BEGIN PGP (?:PUBLIC|PRIVATE) KEY BLOCK-----`), secret},
	{regexp.MustCompile(`^-----BEGIN PGP (?:MESSAGE|SIGNATURE|SIGNED MESSAGE)`), "message chiffré ou signé (PGP) : déchiffrez-le d'abord"},
	{regexp.MustCompile(`^ssh-(?:rsa|ed25519|dss) AAAA`), secret},
	{regexp.MustCompile(`^WEBVTT(?:[ \t].*)?\r?\n`), subtitles},
	{regexp.MustCompile(`^\d{1,4}\s*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->\s*\d{1,2}:\d\d:\d\d[,.]\d`), subtitles},
	{regexp.MustCompile(`^\d\d:\d\d:\d\d\.\d\d,\d\d:\d\d:\d\d\.\d\d\r?\n`), subtitles},
	{regexp.MustCompile(`^\[Script Info\]`), subtitles},
	{regexp.MustCompile(`^\{\d+\}\{\d+\}`), subtitles},
	{regexp.MustCompile(`^diff --(?:git|cc) `), patch},
	{regexp.MustCompile(`^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\r?\n`), patch}, // git format-patch, in the form of mail
	{regexp.MustCompile(`^# HG changeset patch\r?\n`), patch},
	{regexp.MustCompile(`^(?:Index: .*\r?\n=+\r?\n)?--- \S.*\r?\n\+\+\+ \S.*\r?\n@@ -\d`), patch},
	{regexp.MustCompile(`^(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|input|usepackage|begin)\b\s*[\[{]`), latex},
	{regexp.MustCompile(`^%!PS`), "document PostScript" + asText},
	{regexp.MustCompile(`^\[(?:InternetShortcut|\{000214A0)`), "adresse d'une page : enregistrez la page elle-même"},
	{regexp.MustCompile(`^\[(?:Desktop Entry|\.ShellClassInfo|Unit|autorun)\]`), settings},
	{regexp.MustCompile(`^(?:\(?[ld]p\d+\n|c(?:copy_?reg|pandas|numpy|collections|__builtin__)[\w.]*\n)`), pickle},
	{regexp.MustCompile(`^T\d+\t[\w-]+ \d+ \d+(?:;\d+ \d+)*\t`), "annotations (brat) : ce n'est pas un article ; mettez-les ailleurs"},
	{regexp.MustCompile(`^begin(?:-base64)? [0-7]{3,4} \S+\r?\n`), "pièce jointe codée (uuencode) : décodez-la d'abord"},
	{regexp.MustCompile(`^(?:strict )?(?:di)?graph\s+\w*\s*\{`), "graphe Graphviz" + binary},
	{regexp.MustCompile(`(?i)^@relation\s[^\n]*\n(?:\s|%[^\n]*\n)*@attribute\s`), "données Weka (.arff)" + asTable},
	{regexp.MustCompile(`(?i)^(?:--[^\n]*\n|/\*.*?\*/;?|\s)*(?:SET (?:NAMES|SQL_MODE|statement_timeout|FOREIGN_KEY_CHECKS)\b|` +
		"PRAGMA foreign_keys|BEGIN TRANSACTION;|DROP TABLE (?:IF EXISTS )?[`\"\\w]|CREATE (?:TABLE|DATABASE|SCHEMA) (?:IF NOT EXISTS )?[`\"\\w.]+[`\"]?\\s*[(;]|" +
		"INSERT INTO [`\"\\w.]+\\s*(?:\\(|VALUES)|COPY [`\"\\w.]+ \\()"), sql},
	{regexp.MustCompile(`(?i)^(?:--\s*\n)?-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin|SQLite|Adminer|pg_dump)\b[^\n]*(?:dump|SQL)`), sql},
	{regexp.MustCompile(`^\{\s*"type"\s*:\s*"(?:FeatureCollection|Feature|Topology)"`), "carte GeoJSON" + binary},
	{regexp.MustCompile(`^\{\s*"\$schema"\s*:`), "schéma ou réglages JSON : ce n'est pas un article ; mettez-les ailleurs"},
	{regexp.MustCompile(`^\{\s*"log"\s*:\s*\{\s*"version"\s*:`), "archive d'échanges HTTP (HAR) : enregistrez les pages, ou moissonnez-les en WARC"},
	{regexp.MustCompile(`^\{\s*"(?:cells"\s*:\s*\[\s*(?:\]|\{[^}]{0,300}"(?:cell_type|metadata|execution_count)")|nbformat")`), notebook},
	{regexp.MustCompile(`^\(function\s*\(|^"use strict";`), program("JavaScript")},
	{regexp.MustCompile(`^#include\s*[<"][\w./+-]+[>"]`), program("C")},
	{regexp.MustCompile(`^from [\w.]+ import \w|^import \w+(?: as \w+)?\r?\n(?:import|from|\r?\n|#)`), program("Python")},
	{regexp.MustCompile(`^package [\w.]+;?\r?\n\s*import\b`), program("Java ou Go")},
}

// Reasons of several signs.
const (
	secret    = "clé ou certificat : retirez-les de ce dossier"
	subtitles = "sous-titres : enregistrez-en la transcription sans minutage, en .txt"
	patch     = "différences entre deux fichiers (patch) : ce n'est pas un article ; mettez-les ailleurs"
	sql       = "sauvegarde ou programme SQL : exportez la table en CSV ou en JSON"
	notebook  = "carnet Jupyter : ce n'est pas un article ; mettez-le ailleurs"
)

// kinds are files of lines that are all alike, told by the first lines.
var kinds = []struct {
	line   *regexp.Regexp
	reason string
}{
	{regexp.MustCompile(`^(?:https?|ftp)://\S+$`), "liste d'adresses : enregistrez les pages elles-mêmes"},
	{
		regexp.MustCompile(`^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})[ \t]+[*]?\S.*$`),
		"sommes de contrôle : ce n'est pas un article ; mettez-les ailleurs",
	},
	{regexp.MustCompile(`^\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] "`), logs},
	{regexp.MustCompile(`^(?:\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d:\d\d\S*\]?|\[?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\]?)[\s:|-]+` +
		`(?:.{0,60}[\s|[:-])?(?:DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL|TRACE)\b`), logs},
	{
		regexp.MustCompile(`^[A-Za-z][\w.-]*(?:\[[\w,]+\])?\s*(?:==|>=|~=|<=|!=)\s*\d[\w.*]*\s*(?:[;,#].*)?$`),
		"liste de programmes : ce n'est pas un article ; mettez-la ailleurs",
	},
}

// sameLines is how many lines of a head are compared.
const sameLines = 20

// reasonOfSigns names in French what its first characters show to be no article, "" for the rest.
func reasonOfSigns(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	first := head[:min(len(head), 2000)]
	for _, s := range signs {
		if s.begin.Match(first) {
			return s.reason
		}
	}
	for _, k := range kinds {
		if !k.line.Match(firstLine(first)) {
			continue
		}
		lines := bytes.Split(bytes.TrimSpace(first), []byte("\n"))
		if len(first) < len(head) { // the last one is cut
			lines = lines[:max(1, len(lines)-1)]
		}
		n, alike := 0, 0
		for _, line := range lines[:min(len(lines), sameLines)] {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				n++
			}
			if k.line.Match(line) {
				alike++
			}
		}
		if alike*5 >= n*4 {
			return k.reason
		}
	}
	return ""
}

// firstLine is the first line of a head.
func firstLine(head []byte) []byte {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.TrimSpace(line)
}
