package web

import (
	"slices"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// textParam is a text of at most so many bytes.
func textParam(name string, most int, doc string, field func(*asked) *string) param {
	return param{
		name: name, kind: textValue, most: most, repeat: 1, doc: doc,
		set: func(a *asked, v string) error { *field(a) = v; return nil },
		get: func(a *asked) []string { return one(*field(a)) },
	}
}

// listParam may be repeated; equal values are one.
func listParam(name, doc string, field func(*asked) *[]string) param {
	return param{
		name: name, kind: textValue, most: maxValue, repeat: kiosque.MaxSelected, doc: doc,
		set: func(a *asked, v string) error { add(field(a), v); return nil },
		get: func(a *asked) []string { return *field(a) },
	}
}

// dayParam is a date; called is its name in a message.
func dayParam(name, called, doc string, field func(*asked) *kiosque.Date) param {
	return param{
		name: name, kind: dayValue, repeat: 1, doc: doc,
		set: func(a *asked, v string) (err error) {
			if *field(a), err = kiosque.ReadDate(v); err != nil {
				return &kiosque.Error{
					Code: kiosque.CodeBadRequest, Message: called + " illisible : " + quote(v), Err: err,
					Hint: "écrivez l’année, le mois ou le jour ainsi : 2023, 2023-02, 2023-02-06 ou 06/02/2023",
				}
			}
			return nil
		},
		get: func(a *asked) []string { return one(field(a).String()) },
	}
}

// numberParam is a whole number from least to most, 0 being no number: what byDefault says of it.
func numberParam(name string, least, most int, byDefault, doc string, field func(*asked) *int) param {
	return param{
		name: name, kind: numberValue, least: least, most: most, byDefault: byDefault, repeat: 1, doc: doc,
		set: func(a *asked, v string) error {
			n, err := strconv.ParseUint(v, 10, 63)
			if err != nil || int(n) < least || int(n) > most {
				return badRequest("valeur refusée pour "+name+" : "+quote(v), "un nombre entier de "+french.Number(least)+" à "+french.Number(most))
			}
			*field(a) = int(n)
			return nil
		},
		get: func(a *asked) []string {
			if *field(a) == 0 {
				return nil
			}
			return []string{strconv.Itoa(*field(a))}
		},
	}
}

// countParam is a numberParam from 0 of which 0 means none; in kiosque.SearchRequest that is -1, and 0 is the default.
func countParam(name string, most int, byDefault, doc string, field func(*asked) *int) param {
	p := numberParam(name, 0, most, byDefault, doc, field)
	read, write := p.set, p.get
	p.set = func(a *asked, v string) error {
		if err := read(a, v); err != nil {
			return err
		}
		if *field(a) == 0 {
			*field(a) = -1
		}
		return nil
	}
	p.get = func(a *asked) []string {
		if *field(a) < 0 {
			return []string{"0"}
		}
		return write(a)
	}
	return p
}

// flagParam is on or off, and the opposite of byDefault where field is true.
func flagParam(name string, byDefault bool, doc string, field func(*asked) *bool) param {
	p := param{name: name, kind: flagValue, byDefault: "0", repeat: 1, doc: doc}
	if byDefault {
		p.byDefault = "1"
	}
	p.set = func(a *asked, v string) error {
		switch v {
		case "1", "true":
			*field(a) = !byDefault
		case "0", "false":
			*field(a) = byDefault
		default:
			return badRequest("valeur inconnue pour "+name+" : "+quote(v), "valeurs possibles : 0, 1")
		}
		return nil
	}
	p.get = func(a *asked) []string {
		switch {
		case !*field(a):
			return nil
		case byDefault:
			return []string{"0"}
		}
		return []string{"1"}
	}
	return p
}

// choiceParam is one of some words. The one that byDefault names is the empty field.
func choiceParam[T ~string](name string, choices []T, byDefault T, doc string, field func(*asked) *T) param {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = string(c)
	}
	return param{
		name: name, kind: choiceValue, choices: words, byDefault: string(byDefault), repeat: 1, doc: doc,
		set: func(a *asked, v string) error {
			if *field(a) = T(v); *field(a) == byDefault {
				*field(a) = ""
			}
			return nil
		},
		get: func(a *asked) []string { return one(string(*field(a))) },
	}
}

func one(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

func add(list *[]string, v string) {
	if !slices.Contains(*list, v) {
		*list = append(*list, v)
	}
}
