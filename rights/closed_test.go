package rights

import (
	"reflect"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestEveryMethodIsOurs: no method of kiosque.Searcher comes from a field, by whatever name the field's type goes.
func TestEveryMethodIsOurs(t *testing.T) {
	all := reflect.TypeFor[kiosque.Searcher]()
	promoted := func(outer reflect.Type) (names []string) {
		for f := range outer.Fields() {
			if !f.Anonymous {
				continue
			}
			for m := range all.Methods() {
				if _, ok := f.Type.MethodByName(m.Name); ok {
					names = append(names, m.Name)
				}
			}
		}
		return names
	}
	if names := promoted(reflect.TypeFor[Searcher]()); len(names) > 0 {
		t.Errorf("a field answers for %q", names)
	}
	type alias = interface{ kiosque.Searcher }
	if names := promoted(reflect.TypeFor[struct{ alias }]()); len(names) != all.NumMethod() {
		t.Errorf("of %d methods let through, only %q are seen", all.NumMethod(), names)
	}
}
