package address

import (
	"slices"
	"strconv"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/internal/french"
)

// Text is a text of at most so many bytes.
func Text(name string, most int, doc string, field func(*Asked) *string) Param {
	return Param{
		Name: name, Kind: TextValue, Most: most, Repeat: 1, Doc: doc,
		set: func(a *Asked, v string) error { *field(a) = v; return nil },
		get: func(a *Asked) []string { return one(*field(a)) },
	}
}

// List may be repeated; equal values are one.
func List(name, doc string, field func(*Asked) *[]string) Param {
	return Param{
		Name: name, Kind: TextValue, Most: MaxValue, Repeat: kiosque.MaxSelected, Doc: doc,
		set: func(a *Asked, v string) error { add(field(a), v); return nil },
		get: func(a *Asked) []string { return *field(a) },
	}
}

// Day is a date; called is its name in a message.
func Day(name, called, doc string, field func(*Asked) *kiosque.Date) Param {
	return Param{
		Name: name, Kind: DayValue, Repeat: 1, Doc: doc,
		set: func(a *Asked, v string) (err error) {
			if *field(a), err = kiosque.ReadDate(v); err != nil {
				return &kiosque.Error{
					Code: kiosque.CodeBadRequest, Message: called + " illisible : " + french.Quote(v), Err: err,
					Hint: "écrivez l’année, le mois ou le jour ainsi : 2023, 2023-02, 2023-02-06 ou 06/02/2023",
				}
			}
			return nil
		},
		get: func(a *Asked) []string { return one(field(a).String()) },
	}
}

// Number is a whole number from least to most, 0 being no number: what byDefault says of it.
func Number(name string, least, most int, byDefault, doc string, field func(*Asked) *int) Param {
	return Param{
		Name: name, Kind: NumberValue, Least: least, Most: most, ByDefault: byDefault, Repeat: 1, Doc: doc,
		set: func(a *Asked, v string) error {
			n, err := strconv.ParseUint(v, 10, 63)
			if err != nil || int(n) < least || int(n) > most {
				return kiosque.BadRequest("valeur refusée pour "+name+" : "+french.Quote(v), "un nombre entier de "+french.Number(least)+" à "+french.Number(most))
			}
			*field(a) = int(n)
			return nil
		},
		get: func(a *Asked) []string {
			if *field(a) == 0 {
				return nil
			}
			return []string{strconv.Itoa(*field(a))}
		},
	}
}

// Count is a Number from 0 of which 0 means none; in kiosque.SearchRequest that is -1, and 0 is the default.
func Count(name string, most int, byDefault, doc string, field func(*Asked) *int) Param {
	p := Number(name, 0, most, byDefault, doc, field)
	read, write := p.set, p.get
	p.set = func(a *Asked, v string) error {
		if err := read(a, v); err != nil {
			return err
		}
		if *field(a) == 0 {
			*field(a) = -1
		}
		return nil
	}
	p.get = func(a *Asked) []string {
		if *field(a) < 0 {
			return []string{"0"}
		}
		return write(a)
	}
	return p
}

// Flag is on or off, and the opposite of byDefault where field is true.
func Flag(name string, byDefault bool, doc string, field func(*Asked) *bool) Param {
	p := Param{Name: name, Kind: FlagValue, ByDefault: "0", Repeat: 1, Doc: doc}
	if byDefault {
		p.ByDefault = "1"
	}
	p.set = func(a *Asked, v string) error {
		switch v {
		case "1", "true":
			*field(a) = !byDefault
		case "0", "false":
			*field(a) = byDefault
		default:
			return kiosque.BadRequest("valeur inconnue pour "+name+" : "+french.Quote(v), "valeurs possibles : 0, 1")
		}
		return nil
	}
	p.get = func(a *Asked) []string {
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

// Choice is one of some words. The one that byDefault names is the empty field.
func Choice[T ~string](name string, choices []T, byDefault T, doc string, field func(*Asked) *T) Param {
	words := make([]string, len(choices))
	for i, c := range choices {
		words[i] = string(c)
	}
	return Param{
		Name: name, Kind: ChoiceValue, Choices: words, ByDefault: string(byDefault), Repeat: 1, Doc: doc,
		set: func(a *Asked, v string) error {
			if *field(a) = T(v); *field(a) == byDefault {
				*field(a) = ""
			}
			return nil
		},
		get: func(a *Asked) []string { return one(string(*field(a))) },
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
