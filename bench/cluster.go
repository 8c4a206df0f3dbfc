package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Cluster is this project in a cluster of OpenSearch. What its nodes work counts as the work of who asks them.
type Cluster struct {
	Hosts   string // of the nodes, http://127.0.0.1:9200, separated by commas; empty: there are none
	Copies  int    // of each shard, beside the first
	Indexer string
	Answer  []string // as that of Kiosque; it gets -nodes too
}

var _ Peer = Cluster{}

// InCluster is the Name of a Cluster.
const InCluster = "kiosque-cluster"

// Name implements Peer.
func (c Cluster) Name() string { return InCluster }

// Prepare implements Peer.
func (c Cluster) Prepare(ctx context.Context) error {
	if c.Hosts == "" {
		return fmt.Errorf("%w: no nodes of OpenSearch: make bench-cluster starts them", ErrAbsent)
	}
	_, err := NodesCPU(ctx, c.Hosts)
	return err
}

// Version names the engine.
func (c Cluster) Version(ctx context.Context) (string, error) {
	if c.Hosts == "" {
		return "", ErrAbsent
	}
	var out struct {
		Version struct {
			Number string `json:"number"`
		} `json:"version"`
	}
	err := getJSON(ctx, strings.Split(c.Hosts, ",")[0], "/", &out)
	return fmt.Sprintf("OpenSearch %s, nodes: %d, copies: %d", out.Version.Number, len(strings.Split(c.Hosts, ",")), c.Copies), err
}

// address is that of the collection which stands for the index in a folder.
func (c Cluster) address(dir string) string {
	hosts := strings.ReplaceAll(c.Hosts, "http://", "")
	return "opensearch://" + hosts + "/" + strings.ToLower(filepath.Base(dir))
}

// Index implements Peer. The seconds are those of the whole process of indexing, from its start to its end.
func (c Cluster) Index(ctx context.Context, corpus Corpus, dir string) (IndexCost, error) {
	before, err := NodesCPU(ctx, c.Hosts)
	if err != nil {
		return IndexCost{}, err
	}
	cost, err := imported(ctx, c.Indexer, "build", "--index", c.address(dir), "--replicas", strconv.Itoa(c.Copies), "--json", corpus.Path)
	if err != nil {
		return IndexCost{}, err
	}
	after, err := NodesCPU(ctx, c.Hosts)
	if err != nil {
		return IndexCost{}, err
	}
	cost.Usage.CPUSeconds += (after - before).Seconds()
	out, _, err := child{path: c.Indexer, args: []string{"info", "--index", c.address(dir), "--json"}}.run(ctx)
	if err != nil {
		return IndexCost{}, err
	}
	var info struct{ Bytes int64 }
	if err := json.Unmarshal(out, &info); err != nil {
		return IndexCost{}, fmt.Errorf("bench: what the indexer says of a collection: %w", err)
	}
	cost.Bytes = info.Bytes
	return cost, nil
}

// Search implements Peer.
func (c Cluster) Search(ctx context.Context, dir string, job SearchJob) (SearchCost, error) {
	return answers(ctx, append(append([]string{}, c.Answer...), "-nodes", c.Hosts), c.address(dir), job)
}

// NodesCPU is the CPU time of all nodes so far, as they tell it. Hosts are as in Cluster.
func NodesCPU(ctx context.Context, hosts string) (time.Duration, error) {
	var out struct {
		Nodes map[string]struct {
			Process struct {
				CPU struct {
					MS int64 `json:"total_in_millis"`
				} `json:"cpu"`
			} `json:"process"`
		} `json:"nodes"`
	}
	if err := getJSON(ctx, strings.Split(hosts, ",")[0], "/_nodes/stats/process", &out); err != nil {
		return 0, err
	}
	if len(out.Nodes) == 0 {
		return 0, fmt.Errorf("bench: no node tells its CPU time at %s", hosts)
	}
	var ms int64
	for _, n := range out.Nodes {
		ms += n.Process.CPU.MS
	}
	return time.Duration(ms) * time.Millisecond, nil
}

// maxStats bounds what is read of a node's answer, in bytes.
const maxStats = 8 << 20

func getJSON(ctx context.Context, host, path string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, host+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer res.Body.Close() //nolint:errcheck // only read
	b, err := io.ReadAll(io.LimitReader(res.Body, maxStats))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s%s: %s", host, path, res.Status)
	}
	if err == nil {
		err = json.Unmarshal(b, out)
	}
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	return nil
}
