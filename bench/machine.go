package bench

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
)

// Machine is where and with what a run was made; what could not be found out is empty or zero.
type Machine struct {
	CPU    string // model
	Cores  int
	Memory int64 // bytes
	System string
	Load   string // load averages of 1, 5 and 15 minutes when the run began
	Go     string
	Java   string
	Lucene string
	Commit string // with + where the tree differed from it
	GOGC   string // the collector's setting, for ours; Java's is in the peer's script
}

// Inspect describes this machine.
func Inspect(ctx context.Context) Machine {
	m := Machine{
		CPU: field("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), System: runtime.GOOS + "/" + runtime.GOARCH,
		Go: runtime.Version(), GOGC: os.Getenv("GOGC"), Java: firstLine(ctx, "java", "-version"),
	}
	if kb, _, ok := strings.Cut(field("/proc/meminfo", "MemTotal"), " "); ok {
		if n, err := strconv.ParseInt(kb, 10, 64); err == nil {
			m.Memory = n * 1024
		}
	}
	if b, err := os.ReadFile("/proc/loadavg"); err == nil {
		if f := strings.Fields(string(b)); len(f) >= 3 {
			m.Load = strings.Join(f[:3], " ")
		}
	}
	if m.GOGC == "" {
		m.GOGC = "100 (default)"
	}
	if _, err := os.Stat(luceneJar); err == nil {
		_, v, _ := strings.Cut(strings.TrimSuffix(luceneJar, ".jar"), "lucene-core-")
		m.Lucene = v
	}
	m.Commit = firstLine(ctx, "git", "rev-parse", "--short=12", "HEAD")
	if m.Commit != "" && firstLine(ctx, "git", "status", "--porcelain", "--untracked-files=no") != "" {
		m.Commit += "+"
	}
	return m
}

// field returns the value of the first `name : value` line of a file of /proc.
func field(file, name string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// firstLine returns the first line a program prints, empty if it fails.
func firstLine(ctx context.Context, name string, args ...string) string {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line)
}
