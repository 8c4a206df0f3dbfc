package query

import (
	"strings"
	"testing"
)

func TestNodes(t *testing.T) {
	q, err := Parse(`a (b OU titre:"c d") SAUF e NEAR/2 f*`, Options{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for n := range Nodes(q.Root) {
		all = append(all, n.String())
	}
	want := []string{q.Root.String(), "a", `b OU titre:"c d"`, "b", `titre:"c d"`, `"c d"`, "SAUF e NEAR/2 f*", "e NEAR/2 f*", "e", "f*"}
	if got := strings.Join(all, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	for range Nodes(q.Root) {
		break // and nothing more is yielded
	}
}
