package cluster

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// Var asks for the tests that want nodes: 1 starts one for each package, and the addresses of nodes, separated by commas, are taken
// as they are.
const Var = "KIOSQUE_CLUSTER"

var shared struct { //nolint:gochecknoglobals // what the tests of one process have in common is a process too
	sync.Mutex
	nodes *Nodes
	err   error
}

// Hosts returns the addresses of nodes that all tests share: each keeps to indices of its own. The test is skipped where nobody has
// asked for nodes, and fails where they cannot be had.
func Hosts(t testing.TB) []string {
	t.Helper()
	switch v := os.Getenv(Var); v {
	case "":
		t.Skip("NOT TESTED: OpenSearch; make test-cluster does it")
	case "1":
	default:
		return strings.Split(v, ",")
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.nodes == nil && shared.err == nil {
		shared.nodes, shared.err = Start(context.Background(), Options{})
	}
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.nodes.Hosts()
}

// New starts nodes for one test, which it may kill; they are closed with it.
func New(t testing.TB, o Options) *Nodes {
	t.Helper()
	if os.Getenv(Var) == "" {
		t.Skip("NOT TESTED: OpenSearch; make test-cluster does it")
	}
	if _, err := secured().home(); o.Secured && err != nil {
		t.Skipf("NOT TESTED: the security plugin: %v", err)
	}
	n, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, node := range n.nodes {
				t.Log(node.Log())
			}
		}
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// Main runs the tests of a package that calls Hosts, in its TestMain, and closes the nodes.
func Main(m *testing.M) {
	code := m.Run()
	shared.Lock()
	defer shared.Unlock()
	if shared.nodes != nil {
		if err := shared.nodes.Close(); err != nil {
			panic(fmt.Sprintf("cluster: exit %d: %v", code, err))
		}
	}
}
