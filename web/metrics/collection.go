package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/kiosque-search/kiosque"
)

// collection tells of the index in service, when it is asked.
type collection struct {
	s                                               kiosque.Searcher
	up, info, stale, faults, articles, bytes, built *prometheus.Desc
}

// infoTimeout bounds the look at the collection in a scrape.
const infoTimeout = 2 * time.Second

func newCollection(s kiosque.Searcher) *collection {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("kiosque_index_"+name, help, labels, nil)
	}
	return &collection{
		s:        s,
		up:       desc("up", "1 if there is a collection to search."),
		info:     desc("info", "The generation in service, always 1.", "generation"),
		stale:    desc("stale", "1 if a newer generation cannot be taken up, or CURRENT is damaged."),
		faults:   desc("faults_total", "Answers that met damaged files of the index."),
		articles: desc("articles", "Articles in the generation in service."),
		bytes:    desc("bytes", "Bytes on disk of the generation in service."),
		built:    desc("built_timestamp_seconds", "When the generation in service was built."),
	}
}

// Describe implements prometheus.Collector.
func (c *collection) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.up, c.info, c.stale, c.faults, c.articles, c.bytes, c.built} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *collection) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), infoTimeout)
	defer cancel()
	send := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	info, err := c.s.Info(ctx)
	if err != nil {
		send(c.up, 0)
		return
	}
	send(c.up, 1)
	send(c.info, 1, info.Generation)
	stale := 0.0
	if info.Warning != "" {
		stale = 1
	}
	send(c.stale, stale)
	ch <- prometheus.MustNewConstMetric(c.faults, prometheus.CounterValue, float64(info.Faults))
	send(c.articles, float64(info.Articles))
	send(c.bytes, float64(info.Bytes))
	send(c.built, float64(info.Built.Unix()))
}
