package web

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"strconv"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestAnswersComplete reads the codes from the source of package kiosque, so that a new one cannot be forgotten.
func TestAnswersComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[kiosque.Code]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		for _, v := range spec.Values {
			s, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			codes[kiosque.Code(s)] = true
		}
		return true
	})
	if len(codes) < 10 {
		t.Fatalf("only %d codes found in error.go: the reading of it is broken", len(codes))
	}
	table := answers()
	for c := range codes {
		a, ok := table[c]
		if !ok {
			t.Errorf("%s has no HTTP status", c)
		} else if http.StatusText(a.status) == "" || a.status < 400 {
			t.Errorf("%s: status %d", c, a.status)
		}
	}
	for c := range table {
		if !codes[c] {
			t.Errorf("%s is in the table, but no longer a kiosque.Code", c)
		}
	}
}

func TestProblemOf(t *testing.T) {
	told := func(c kiosque.Code) error {
		return fmt.Errorf("deep: %w", &kiosque.Error{Code: c, Message: "dit", Hint: "conseil", Position: 3})
	}
	tests := []struct {
		err     error
		status  int
		code    kiosque.Code
		message string
	}{
		{told(kiosque.CodeBadQuery), 400, kiosque.CodeBadQuery, "dit"},
		{told(kiosque.CodeNotFound), 404, kiosque.CodeNotFound, "dit"},
		{told(kiosque.CodeInternal), 500, kiosque.CodeInternal, "erreur interne"},
		{told("new"), 500, kiosque.CodeInternal, "erreur interne"},
		{fmt.Errorf("plain"), 500, kiosque.CodeInternal, "erreur interne"},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), 504, kiosque.CodeTimeout, "la recherche a pris trop de temps"},
		{fmt.Errorf("x: %w", context.Canceled), 503, kiosque.CodeInterrupted, "la recherche a été interrompue"},
		{
			&kiosque.Error{Code: kiosque.CodeInternal, Message: "x", Err: context.DeadlineExceeded},
			504, kiosque.CodeTimeout, "la recherche a pris trop de temps",
		},
		{unknownPath(), 404, kiosque.CodeNotFound, "cette adresse ne mène à rien"},
	}
	for _, tt := range tests {
		p := problemOf(tt.err)
		if p.status != tt.status || p.code != tt.code || p.message != tt.message {
			t.Errorf("%v: %d %s %q, want %d %s %q", tt.err, p.status, p.code, p.message, tt.status, tt.code, tt.message)
		}
	}
	if p := problemOf(told(kiosque.CodeBadQuery)); p.position != 3 || p.hint != "conseil" {
		t.Errorf("position %d, hint %q", p.position, p.hint)
	}
}
