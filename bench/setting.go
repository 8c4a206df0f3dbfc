package bench

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Setting is one way of asking the whole mix.
type Setting struct {
	Clients    int // who ask at the same time, each waiting for its answer
	Repeat     int // of the mix, shared by the clients
	NoFacets   bool
	NoSnippets bool
}

// what names a job in the settings that programs are given.
func (s Setting) what() string {
	switch {
	case s.NoFacets && s.NoSnippets:
		return "bare"
	case s.NoFacets:
		return "nofacets"
	case s.NoSnippets:
		return "nosnippets"
	}
	return "all"
}

// String is CLIENTS:REPEAT:WHAT, what ParseSetting reads.
func (s Setting) String() string { return fmt.Sprintf("%d:%d:%s", s.Clients, s.Repeat, s.what()) }

// maxClients bounds a Setting.
const maxClients = 1024

// ParseSetting reads a Setting from its String.
func ParseSetting(text string) (Setting, error) {
	f := strings.Split(text, ":")
	if len(f) != 3 {
		return Setting{}, fmt.Errorf("bench: setting %q, want CLIENTS:REPEAT:WHAT", text)
	}
	var s Setting
	var e1, e2 error
	s.Clients, e1 = strconv.Atoi(f[0])
	s.Repeat, e2 = strconv.Atoi(f[1])
	if err := errors.Join(e1, e2); err != nil || s.Clients < 1 || s.Clients > maxClients || s.Repeat < 1 || s.Repeat > maxMeasured {
		return Setting{}, fmt.Errorf("bench: setting %q: want 1 to %d clients and 1 to %d repeats", text, maxClients, maxMeasured)
	}
	switch f[2] {
	case "all":
	case "nofacets":
		s.NoFacets = true
	case "nosnippets":
		s.NoSnippets = true
	case "bare":
		s.NoFacets, s.NoSnippets = true, true
	default:
		return Setting{}, fmt.Errorf("bench: setting %q, want all, nofacets, nosnippets or bare", text)
	}
	return s, nil
}

// phase is the phase of the samples of a setting.
func (s Setting) phase() string {
	var parts []string
	if s.Clients > 1 {
		parts = append(parts, strconv.Itoa(s.Clients)+" clients")
	}
	if s.NoFacets {
		parts = append(parts, "no facets")
	}
	if s.NoSnippets {
		parts = append(parts, "no snippets")
	}
	if len(parts) == 0 {
		return Search
	}
	return Search + ", " + strings.Join(parts, ", ")
}

// VariantSettings are the jobs beside the whole one, from one client.
func VariantSettings() []Setting {
	return []Setting{{Clients: 1, Repeat: 1, NoFacets: true}, {Clients: 1, Repeat: 1, NoSnippets: true}, {Clients: 1, Repeat: 1, NoFacets: true, NoSnippets: true}}
}

// crowdedClients are many more than a machine has cores.
const crowdedClients = 64

// LoadSettings are the whole job from several clients.
func LoadSettings() []Setting {
	return []Setting{{Clients: 2, Repeat: 1}, {Clients: 8, Repeat: 1}, {Clients: crowdedClients, Repeat: 1}}
}

// Result is what one Setting took.
type Result struct {
	Setting Setting
	Kinds   []Latency
	Found   map[string]float64 // by kind, the mean of the totals
	Seconds float64            // from the first question to the last answer
}

// answered is one measured answer.
type answered struct {
	kind  string
	took  time.Duration
	cpu   time.Duration // of all threads of the process meanwhile; 0: unknown
	total int
}

// sumUp makes a Result of measured answers; cpu is what all of them took, in seconds, 0: unknown.
func sumUp(s Setting, answers []answered, seconds, cpu float64) Result {
	times := map[string][]time.Duration{}
	r := Result{Setting: s, Found: map[string]float64{}, Seconds: seconds}
	for _, a := range answers {
		times[a.kind] = append(times[a.kind], a.took)
		r.Found[a.kind] += float64(a.total)
	}
	for kind, ts := range times {
		r.Found[kind] /= float64(len(ts))
	}
	r.Kinds = latencies(times)
	used := map[string]time.Duration{}
	for _, a := range answers {
		used[a.kind] += a.cpu
	}
	for i := range r.Kinds {
		k := &r.Kinds[i]
		switch {
		case k.Kind == All:
			k.CPU = cpu * 1000 / float64(k.N)
		case s.Clients == 1: // or it would be of others' answers too
			k.CPU = milliseconds(used[k.Kind]) / float64(k.N)
		}
	}
	return r
}

// stride is a prime: settings ask the i-th query at i·stride mod n, so that the kinds, which a mix has one after the
// other, are asked together. The programs in peers/ do the same.
const stride = 7919

func turn(i, n int) int {
	if n%stride == 0 {
		return i % n
	}
	return int(int64(i%n) * stride % int64(n))
}

// patience is how long a setting may take at most.
func (j SearchJob) patience() time.Duration { return cmp.Or(j.Limit, time.Hour) }
