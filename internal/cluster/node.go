package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// patience is how long a node may take to answer first, on a machine that has other work.
const patience = 4 * time.Minute

// nobody runs the nodes where root tests: OpenSearch refuses to be run by root.
const nobody = 65534

// Options say which nodes are wanted. The zero value is one node.
type Options struct {
	Nodes    int    // 0: 1
	Heap     string // of each; empty: 512m
	Settings []string
	// Shipped leaves the options of the Java machine as OpenSearch ships them, for who measures: by default nodes compile and collect in
	// the ways that take least of a machine that has other work.
	Shipped bool
	// Secured gives the nodes the security plugin: TLS with certificates of an authority of their own (see Nodes.CA), and nobody is let in
	// but who holds the certificate of the administrator (see Nodes.Identity) and those whom that one makes known.
	Secured bool
}

// Nodes are the nodes of one cluster.
type Nodes struct {
	dir   string
	nodes []*Node
	home  string
	java  string
	o     Options
	ca    *authority // of nodes with TLS
}

// Node is one of them.
type Node struct {
	of        *Nodes
	name, dir string
	http      int
	transport int
	process   *os.Process
	ended     chan struct{} // closed when the process has ended
}

// Start starts nodes and waits until they have found each other. Whoever started them closes them; they also end with the process
// that started them, however it ends.
func Start(ctx context.Context, o Options) (_ *Nodes, err error) {
	n := &Nodes{o: o}
	if n.o.Nodes == 0 {
		n.o.Nodes = 1
	}
	if n.o.Heap == "" {
		n.o.Heap = "512m"
	}
	of := plain()
	if o.Secured {
		of = secured()
	}
	if n.home, err = of.home(); err != nil {
		return nil, err
	}
	if n.java, err = java(); err != nil {
		return nil, err
	}
	if n.dir, err = os.MkdirTemp("", "kiosque-cluster-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	ports, err := freePorts(2 * n.o.Nodes)
	if err != nil {
		return nil, err
	}
	for i := range n.o.Nodes {
		name := fmt.Sprintf("n%d", i+1)
		n.nodes = append(n.nodes, &Node{of: n, name: name, dir: filepath.Join(n.dir, name), http: ports[2*i], transport: ports[2*i+1]})
	}
	if o.Secured {
		if err := n.secure(); err != nil {
			return nil, err
		}
	}
	for _, node := range n.nodes {
		if err := node.configure(); err != nil {
			return nil, err
		}
	}
	if err := own(n.dir); err != nil {
		return nil, err
	}
	for _, node := range n.nodes {
		if err := node.Start(); err != nil {
			return nil, err
		}
	}
	return n, n.Wait(ctx)
}

// Wait waits until all nodes are there and know each other.
func (n *Nodes) Wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	path := fmt.Sprintf("/_cluster/health?wait_for_nodes=%d&timeout=5s", len(n.nodes))
	if n.o.Secured {
		path = "/_plugins/_security/health" // which waits for itself
	}
	for _, node := range n.nodes {
		if err := node.wait(ctx, path); err != nil {
			return fmt.Errorf("%w\n%s", err, node.Log())
		}
	}
	return nil
}

// Hosts are the addresses of the nodes, as http://127.0.0.1:9200.
func (n *Nodes) Hosts() (all []string) {
	for _, node := range n.nodes {
		all = append(all, node.Host())
	}
	return all
}

// Node returns one of the nodes, from 0.
func (n *Nodes) Node(i int) *Node { return n.nodes[i] }

// Close kills the nodes and removes what they have written.
func (n *Nodes) Close() (err error) {
	for _, node := range n.nodes {
		node.Kill()
	}
	return os.RemoveAll(n.dir)
}

// Host is the address of the node.
func (n *Node) Host() string {
	if n.of.o.Secured {
		return fmt.Sprintf("https://127.0.0.1:%d", n.http)
	}
	return fmt.Sprintf("http://127.0.0.1:%d", n.http)
}

// Name is what the node is called in its cluster.
func (n *Node) Name() string { return n.name }

// Runs reports whether the node has been started and not been ended.
func (n *Node) Runs() bool { return n.process != nil }

// Kill ends the node at once, as a power cut would.
func (n *Node) Kill() {
	if n.process != nil {
		_ = n.process.Signal(syscall.SIGCONT)
		_ = n.process.Kill()
		<-n.ended
		n.process = nil
	}
}

// Stop ends the node in an orderly way.
func (n *Node) Stop() {
	if n.process == nil {
		return
	}
	_ = n.process.Signal(syscall.SIGTERM)
	select {
	case <-n.ended:
		n.process = nil
	case <-time.After(time.Minute):
		n.Kill()
	}
}

// Pause lets the node hang: it accepts connections and says nothing. Resume lets it go on.
func (n *Node) Pause() error { return n.process.Signal(syscall.SIGSTOP) }

// Resume lets a paused node go on.
func (n *Node) Resume() error { return n.process.Signal(syscall.SIGCONT) }

// Log is the end of what the node has written, for a test that fails.
func (n *Node) Log() string {
	b, err := os.ReadFile(filepath.Join(n.dir, "out"))
	if err != nil {
		return err.Error()
	}
	return n.name + ": …" + string(b[max(0, len(b)-6000):])
}

// Start starts the node, again perhaps; it does not wait for it.
func (n *Node) Start() error {
	out, err := os.OpenFile(filepath.Join(n.dir, "out"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()                                                  //nolint:errcheck // the node has its own
	cmd := exec.Command(filepath.Join(n.of.home, "bin", "opensearch")) //nolint:noctx // it outlives whoever asks for it
	cmd.Dir, cmd.Stdout, cmd.Stderr = n.dir, out, out
	cmd.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + n.dir, "OPENSEARCH_JAVA_HOME=" + n.of.java, "OPENSEARCH_PATH_CONF=" + filepath.Join(n.dir, "config"),
		"OPENSEARCH_JAVA_OPTS=-Xms" + n.of.o.Heap + " -Xmx" + n.of.o.Heap, "OPENSEARCH_TMPDIR=" + filepath.Join(n.dir, "tmp"),
	}
	cmd.SysProcAttr = attributes()
	n.ended = make(chan struct{})
	started := make(chan error)
	go func() {
		// The signal of a parent's death is of the thread that has started the process.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(n.ended)
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	n.process = cmd.Process
	return nil
}

// wait asks for a path until the node answers 200.
func (n *Node) wait(ctx context.Context, path string) error {
	client, err := n.of.client()
	if err != nil {
		return err
	}
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, n.Host()+path, http.NoBody)
		if err != nil {
			return err
		}
		if res, err := client.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-n.ended:
			return fmt.Errorf("cluster: node %s has ended", n.name)
		case <-ctx.Done():
			return fmt.Errorf("cluster: node %s does not answer: %w", n.name, ctx.Err())
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// collector are the lines of jvm.options about collectors and their logs; ours is the one that takes least for a small heap.
var collector = regexp.MustCompile(`(?m)^.*(UseG1GC|G1ReservePercent|InitiatingHeapOccupancyPercent|Xlog:gc|HeapDump|ErrorFile|^-Xm[sx]).*$\n?`)

// heap are the lines of jvm.options about the size of the heap and where its dumps and logs go: all are said elsewhere or not wanted.
var heap = regexp.MustCompile(`(?m)^.*(Xlog:gc|HeapDump|ErrorFile|^-Xm[sx]).*$\n?`)

// configure writes the folder of the node.
func (n *Node) configure() error {
	for _, d := range []string{"config", "config/jvm.options.d", "data", "logs", "tmp"} {
		if err := os.MkdirAll(filepath.Join(n.dir, d), 0o755); err != nil {
			return err
		}
	}
	from := filepath.Join(n.of.home, "config")
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.IsDir() {
			continue
		}
		b, err := os.ReadFile(filepath.Join(from, f.Name()))
		if err != nil {
			return err
		}
		switch f.Name() {
		case "jvm.options":
			if n.of.o.Shipped {
				b = heap.ReplaceAll(b, nil)
			} else {
				b = append(collector.ReplaceAll(b, nil), "-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n-XX:-UsePerfData\n"...)
			}
		case "opensearch.yml":
			b = n.settings()
		}
		if err := os.WriteFile(filepath.Join(n.dir, "config", f.Name()), b, 0o644); err != nil {
			return err
		}
	}
	if n.of.o.Secured {
		return n.configureSecurity()
	}
	return nil
}

func (n *Node) settings() []byte {
	var seeds, names []string
	for _, o := range n.of.nodes {
		seeds, names = append(seeds, fmt.Sprintf(`"127.0.0.1:%d"`, o.transport)), append(names, o.name)
	}
	lines := []string{
		"cluster.name: kiosque-test", "node.name: " + n.name, "path.data: " + filepath.Join(n.dir, "data"), "path.logs: " + filepath.Join(n.dir, "logs"),
		"network.host: 127.0.0.1", fmt.Sprintf("http.port: %d", n.http), fmt.Sprintf("transport.port: %d", n.transport),
		"discovery.seed_hosts: [" + strings.Join(seeds, ",") + "]", "cluster.initial_cluster_manager_nodes: [" + strings.Join(names, ",") + "]",
		"cluster.routing.allocation.disk.threshold_enabled: false", "node.processors: 2",
	}
	if n.of.o.Secured {
		lines = append(lines, securitySettings()...)
	}
	return []byte(strings.Join(append(lines, n.of.o.Settings...), "\n") + "\n")
}

// freePorts finds ports of loopback that nobody listens at.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close() //nolint:errcheck // all are held until the last one is known
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// own gives what is in a folder to whoever runs the nodes.
func own(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return filepath.WalkDir(dir, func(p string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(p, nobody, nobody))
	})
}
