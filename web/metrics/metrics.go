// Package metrics counts what a server does, for Prometheus: requests, queries by kind, the collection, the process. It
// has a registry of its own, and no label tells what was searched for or by whom.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/kiosque-search/kiosque"
)

// maxScrapes is how many are answered at once.
const maxScrapes = 4

// Metrics are the numbers of one server. They are a web.Observer of its requests.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	refused  *prometheus.CounterVec
	took     *prometheus.HistogramVec
	inFlight prometheus.Gauge
	queries  *prometheus.HistogramVec
	opened   prometheus.Gauge
}

// New makes the metrics of a server over s.
func New(s kiosque.Searcher) *Metrics {
	buckets := []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10} // seconds
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kiosque_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "code"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kiosque_http_requests_refused_total", Help: "Requests refused: by the door, for their rate, or because the server is busy or has no index.",
		}, []string{"reason"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kiosque_http_request_duration_seconds", Help: "Time to answer, by route.", Buckets: buckets,
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "kiosque_http_requests_in_flight", Help: "Requests being answered."}),
		queries: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kiosque_query_duration_seconds", Help: "Time of a search in the index, by the most demanding kind of clause in its query.", Buckets: buckets,
		}, []string{"kind"}),
		opened: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "kiosque_index_opened_timestamp_seconds", Help: "When the generation in service was opened.",
		}),
	}
	for _, reason := range []string{refusedDoor, refusedRate, refusedBusy} {
		m.refused.WithLabelValues(reason) // zero is a number too
	}
	m.registry.MustRegister(m.requests, m.refused, m.took, m.inFlight, m.queries, m.opened, newCollection(s),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	return m
}

// Why requests are refused.
const (
	refusedDoor = "door"
	refusedRate = "rate"
	refusedBusy = "busy"
)

// Begin implements web.Observer.
func (m *Metrics) Begin() { m.inFlight.Inc() }

// End implements web.Observer.
func (m *Metrics) End(route string, status int, took time.Duration) {
	m.inFlight.Dec()
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.took.WithLabelValues(route).Observe(took.Seconds())
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		m.refused.WithLabelValues(refusedDoor).Inc()
	case http.StatusTooManyRequests:
		m.refused.WithLabelValues(refusedRate).Inc()
	case http.StatusServiceUnavailable:
		m.refused.WithLabelValues(refusedBusy).Inc()
	}
}

// Opened notes when the generation in service was opened.
func (m *Metrics) Opened(at time.Time) { m.opened.Set(float64(at.Unix())) }

// Handler answers scrapes.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes})
}
