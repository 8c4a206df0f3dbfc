package query

import "strings"

// IsQuestionWord tells a word that asks and is no function word: comment, combien, pourquoi, and what people write around a
// question, such as faut-il and peut-on. Texts that answer seldom have it. Case is ignored, accents may be missing.
func IsQuestionWord(word string) bool {
	switch strings.ToLower(compose(word)) {
	case "comment", "combien", "pourquoi", "lequel", "laquelle", "lesquels", "lesquelles", "auquel", "duquel", "desquels",
		"quelqu'un", "faut", "falloir", "peut", "peuvent", "puis", "doit", "doivent", "dois", "fait", "faire", "font", "fais",
		"signifie", "appelle", "nomme", "existe", "situe", "désigne", "designe", "consiste", "type", "sorte":
		return true
	}
	return false
}
