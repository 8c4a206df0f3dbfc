// Package sound compares names as they are heard, whichever way a paper has transcribed them: Kadhafi and Gaddafi, Poutine and Putin,
// Tchaïkovski and Tchaikovsky, Zhou Enlai and Chou En-lai.
//
// A name is read to sounds by rules that know how the letters of other scripts are written in French, English and German papers:
// the French usage of the press and of the Pinyin, EFEO and Wade-Giles tables, BGN/PCGN, ALA-LC and ISO 9 for Russian and
// Ukrainian, ALA-LC and the habits of North Africa and of Egypt for Arabic. Two names are one if it costs little to turn the
// sounds of one into those of the other. What no rule can tell (Pékin and Beijing, Lvov and Lviv) is a table.
package sound
