// Package analysis is French text: the words of an article with their places, its sentences and paragraphs, and which
// forms of a dictionary a query word stands for. It knows no engine.
//
// # What is indexed is what was printed
//
// Analyzer yields one token per printed word, at one position each, with its surface form: NFC, lower case, accents
// kept. Nothing is stemmed, no word is left out. The rules, in the order in which a reader meets them:
//
//   - Every apostrophe (' ’ ʼ ＇ ‘ ′ ` ´) is one. An elided article is a token of its own that keeps it: l'ONU is l' and
//     onu, so that both onu and "l'onu" are found. The articles are l d j m n s t c qu jusqu lorsqu puisqu quoiqu presqu
//     quelqu. N' and M' before a consonant are no elision (N'Diaye, M'Bala), nor is any other word before an apostrophe
//     (aujourd'hui, prud'homme, O'Brien); presqu'île and quelqu'un stay whole. An apostrophe that quotes sticks to nothing.
//   - Hyphens and dashes separate: Saint-Pétersbourg is two tokens at consecutive positions, found as a phrase however it
//     was spelt. So do & and /: R&D is r and d.
//   - Inclusive writing is one token, whatever its signs: étudiant·e·s, étudiant.e.s, étudiant(e)s, étudiant-e-s all have
//     the term étudiant·e·s; Alternatives lists what it stands for, and Table files it under all of that. Where the
//     ending is none the sign separates (fin.Début), so that both words are found.
//   - Acronyms lose their points: S.N.C.F. is sncf. Numbers lose the spaces between their thousands: 1 500 is 1500, but
//     06 12 34 56 78 and 2022 150 stay apart. A point or a comma stays inside a number (3,5); several are kept only between
//     thousands, so that 12.03.2015 is three words.
//   - URLs, e-mail addresses and domain names are one token each. @ and # before a name are no part of it.
//   - œ æ ß ﬁ are oe ae ss fi; superscripts, subscripts and full-width letters are plain ones (XXᵉ is xxe, CO₂ is co2);
//     soft hyphens and zero-width characters vanish. A footnote's superscript figure is a word of its own.
//   - Bytes that are not UTF-8 separate words. A term is cut after MaxTerm bytes, a text after MaxText.
//
// # What a query word means is decided when it is asked
//
// Table takes the dictionary of an index and answers with forms of it: those equal to a word (Exact), those equal once
// accents are folded (Folded), those of the same inflected family (Inflected), those that match a pattern (Wildcard) or
// nearly match a word (Fuzzy). Families join number, gender and conjugation, and never derivation: Mali does not find malien.
// They are the lemmas of a lexicon (see package lexicon); rules join only what it lacks.
//
// A compound, in one text several tokens, is one more form at the place of the first (Analyzer.Compounds). Its letters without
// hyphens are a key under which Table finds it, as it finds an address by its host: week-end is of the same families as weekend.
// Ordinals are equal in all their spellings. Parts says how a term is written as several words.
package analysis
