package cql

import "github.com/kiosque-search/kiosque/query"

// ScanClause reads what scan goes through: the field that an index looks at, and the value to begin at. Of an index that looks at
// no field of names, named is false. The relation does not matter.
func ScanClause(text string) (field query.FieldName, named bool, from string, err error) {
	q, err := Parse(text)
	if err != nil {
		return 0, false, "", err
	}
	c, ok := q.Root.(*Clause)
	if !ok {
		return 0, false, "", fail(BadSyntax, query.Range{End: len(text)}, "", "un seul index et une seule valeur sont attendus")
	}
	x, err := newScope().find(c.Index, c.At)
	if err != nil {
		return 0, false, "", err
	}
	return x.field, x.target == nameField, c.Term, nil
}

// CanScan tells whether the values of the index can be gone through.
func (x Index) CanScan() bool { return x.target == nameField && x.field != query.Author }
