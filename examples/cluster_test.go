package examples

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/kiosque-search/kiosque/internal/cluster"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

// TestCompose holds the cluster of the example to what is tested with, to itself, and to what docs/cluster.md tells to type.
func TestCompose(t *testing.T) {
	type service struct {
		Image       string            `yaml:"image"`
		Environment map[string]string `yaml:"environment"`
		Ports       []string          `yaml:"ports"`
	}
	var plain, secure struct {
		Services map[string]service `yaml:"services"`
	}
	for name, into := range map[string]any{"cluster/compose.yaml": &plain, "cluster/compose.tls.yaml": &secure} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(b, into); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	manual, err := os.ReadFile("../docs/cluster.md")
	if err != nil {
		t.Fatal(err)
	}
	nodes := 0
	for name, s := range plain.Services {
		if name == "kiosque" {
			continue
		}
		nodes++
		if s.Image != "opensearchproject/opensearch:"+cluster.Version || s.Environment["node.name"] != name {
			t.Errorf("%s: %+v", name, s)
		}
		for _, list := range []string{"discovery.seed_hosts", "cluster.initial_cluster_manager_nodes"} {
			if !strings.Contains(s.Environment[list], name) {
				t.Errorf("%s is not in %s", name, list)
			}
		}
		if _, ok := secure.Services[name]; !ok {
			t.Errorf("%s has no password with TLS", name)
		}
		host, _, _ := strings.Cut(strings.TrimPrefix(s.Ports[0], "127.0.0.1:"), ":")
		if !strings.Contains(string(manual), "127.0.0.1:"+host) {
			t.Errorf("%s: port %s is not in docs/cluster.md", name, host)
		}
	}
	if nodes != 3 {
		t.Errorf("%d nodes", nodes)
	}
	addresses := regexp.MustCompile(`opensearchs?://[^\s"|]+`).FindAllString(string(manual), -1)
	for _, a := range addresses {
		if a == "opensearch://" || strings.HasPrefix(a, "opensearchs://`") || strings.HasPrefix(a, "opensearch.org") {
			continue
		}
		if _, err := wire.ParseAddress(strings.TrimRight(a, "`.,")); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	if len(addresses) < 5 {
		t.Errorf("%d addresses", len(addresses))
	}
}
