package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/kiosque-search/kiosque/web/address"
)

// Options configures NewHandler. The zero value is a reasonable default.
type Options struct {
	// Title is the name of the site, shown in the page; empty: "Kiosque".
	Title string
	// BaseURL is where the public finds the page, such as https://presse.exemple.fr/archives/; feeds and descriptions, which
	// are read elsewhere, need it. Empty: it is taken from each request, as its Host says.
	BaseURL string
	// CORSOrigins are the origins, such as https://intranet.exemple.fr, whose scripts may read the API with the credentials
	// of their readers. Each is named in full.
	CORSOrigins []string
	// FrameAncestors are the origins whose pages may show ours in a frame; empty: none.
	FrameAncestors []string
	// Door decides who may come in, but for health checks and assets, which are open to all; nil: everybody may.
	Door Door
	// Stopping tells that the server will stop soon: readyz answers 503 then, so that no more readers are sent to it.
	// nil: it never does.
	Stopping func() bool
	// Logger gets one line a request and the full text of internal errors; nil: nothing is logged.
	Logger *slog.Logger
	// LogQueries adds the parameters of each request, what a reader searched for among them, to its line in the log.
	LogQueries bool
	// LogUsers adds the names of readers, where the Door knows them, to the lines of their requests.
	LogUsers bool
	// Observer is told of every request, for metrics; nil: nobody is.
	Observer Observer
	// AdminEmail is the address of who runs the server, for harvesters (OAI-PMH); empty: postmaster at the host.
	AdminEmail string
	// MaxInFlight is how many searches and article pages may be under way at once; the next one is answered 503
	// with Retry-After, and 429 if one client has half of them. Two for each processor are worked on, the others wait for
	// their turn. An answer that is being read no longer counts, but as many long ones may be. 0: 128; negative: no limit.
	MaxInFlight int
	// MaxStreams is the same for answers that are written while they are found, such as exports. 0: 8; negative: no limit.
	MaxStreams int
	// Timeout is the time limit of one request's work; past it the answer is 504. 0: 5 seconds; negative: no limit.
	Timeout time.Duration
	// StreamTimeout is the same for an answer that is written while it is found, such as an export; one that is under way
	// when it passes is cut, and the connection with it. 0: 10 minutes; negative: no limit.
	StreamTimeout time.Duration
	// Now is the clock of the access log; nil: time.Now.
	Now func() time.Time
}

// A Door decides who may come in. It is safe for concurrent use. Package guard has one.
type Door interface {
	// Admit returns under which name a request comes, empty where nobody was asked, and whom bounds on requests in flight
	// hold for, empty for the address of the connection; or it refuses it by a *kiosque.Error: CodeUnauthorized,
	// CodeForbidden, CodeTooMany or CodeBusy. It may set headers of the answer, such as WWW-Authenticate and Retry-After.
	Admit(r *http.Request, answer http.Header) (name, client string, err error)
}

// An Observer is told of requests. It is safe for concurrent use. Package metrics has one.
type Observer interface {
	Begin()
	// End tells of an answer: the pattern of its route, "/" for what is none; its status; and how long it took.
	End(route string, status int, took time.Duration)
}

// unobserved is the Observer where there is none.
type unobserved struct{}

func (unobserved) Begin()                         {}
func (unobserved) End(string, int, time.Duration) {}

// What stands for a zero value of Options.
const (
	defaultTitle         = "Kiosque"
	defaultMaxInFlight   = 128
	defaultMaxStreams    = 8
	defaultTimeout       = 5 * time.Second
	defaultStreamTimeout = 10 * time.Minute
)

// maxTitle bounds Options.Title, in bytes.
const maxTitle = 200

// withDefaults returns o with every zero value replaced, or says what is wrong with it.
func (o Options) withDefaults() (Options, error) {
	if len(o.Title) > maxTitle {
		return o, fmt.Errorf("web: title of %d bytes, want at most %d", len(o.Title), maxTitle)
	}
	if o.Title == "" {
		o.Title = defaultTitle
	}
	var err error
	if o.BaseURL != "" {
		if o.BaseURL, err = address.ParseBase(o.BaseURL); err != nil {
			return o, err
		}
	}
	if o.CORSOrigins, err = address.ParseOrigins(o.CORSOrigins); err != nil {
		return o, err
	}
	if o.FrameAncestors, err = address.ParseOrigins(o.FrameAncestors); err != nil {
		return o, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxInFlight == 0 {
		o.MaxInFlight = defaultMaxInFlight
	}
	if o.MaxStreams == 0 {
		o.MaxStreams = defaultMaxStreams
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.StreamTimeout == 0 {
		o.StreamTimeout = defaultStreamTimeout
	}
	if o.Observer == nil {
		o.Observer = unobserved{}
	}
	if o.Stopping == nil {
		o.Stopping = func() bool { return false }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o, nil
}
