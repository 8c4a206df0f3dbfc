package cli

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"strconv"
	"syscall"
	"testing"

	"github.com/kiosque-search/kiosque"
)

// TestExitOfCodeIsComplete reads the codes from the source of the domain: a new one without its exit code fails here.
func TestExitOfCodeIsComplete(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "../../error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Code" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		if _, known := exitOfCode(kiosque.Code(text)); !known {
			t.Errorf("code %q has no exit code", text)
		}
		return true
	})
	if found < 13 {
		t.Errorf("found %d codes in error.go, want at least 13: is it still read rightly?", found)
	}
}

func TestExitOf(t *testing.T) {
	tests := []struct {
		err  error
		want int
	}{
		{nil, 0},
		{&fs.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}, 0},
		{ErrNoHit, 1},
		{fmt.Errorf("x: %w", ErrRejected), 3},
		{context.Canceled, 130},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), 4},
		{errors.New("boom"), 4},
		{os.ErrPermission, 4},
		{&kiosque.Error{Code: kiosque.CodeBadQuery}, 2},
		{&QueryError{Err: &kiosque.Error{Code: kiosque.CodeNoIndex}}, 10},
		{&kiosque.Error{Code: kiosque.CodeVersion}, 11},
		{&kiosque.Error{Code: kiosque.CodeDamaged, Err: context.Canceled}, 12},
		{&kiosque.Error{Code: "new"}, 4},
	}
	for _, tt := range tests {
		if got := exitOf(tt.err); got != tt.want {
			t.Errorf("exitOf(%v) = %d, want %d", tt.err, got, tt.want)
		}
	}
}

func TestExitCodesListEveryExit(t *testing.T) {
	listed := map[int]bool{}
	last := -1
	for _, c := range ExitCodes() {
		if c.Code <= last || c.Meaning == "" {
			t.Errorf("line %d %q: out of order or without meaning", c.Code, c.Meaning)
		}
		last, listed[c.Code] = c.Code, true
	}
	for _, c := range []kiosque.Code{
		kiosque.CodeInternal, kiosque.CodeBadQuery, kiosque.CodeNotFound, kiosque.CodeNoIndex, kiosque.CodeLocked, kiosque.CodeDamaged, kiosque.CodeInterrupted,
	} {
		if exit, _ := exitOfCode(c); !listed[exit] {
			t.Errorf("exit code %d of %q is not in the help", exit, c)
		}
	}
}
