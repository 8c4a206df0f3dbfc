package web

import (
	"strconv"

	"github.com/kiosque-search/kiosque/export"
	"github.com/kiosque-search/kiosque/people"
	"github.com/kiosque-search/kiosque/web/address"
)

// peopleEndpoint is GET api/v1/names.
func peopleEndpoint() endpoint {
	answers := []media{inJSON(people.Named{}), fileOf(export.CSV), fileOf(export.TSV)}
	return endpoint{
		path: "names", doc: "Who is named in what a query finds: candidates of people and organisations in its first articles, which are read, each with " +
			"the query that " +
			"narrows the result to it.",
		params:  append(address.QueryParams(), peopleReadParam(), peopleSizeParam(), formatParam(answers)),
		answers: answers, answer: apiPeople,
	}
}

func peopleReadParam() address.Param {
	return address.Number("read", 1, people.MaxRead, strconv.Itoa(people.DefaultRead), "articles to read at most, the first ones by relevance",
		func(a *address.Asked) *int { return &a.Most })
}

func peopleSizeParam() address.Param {
	return address.Number("size", 1, people.MaxSize, strconv.Itoa(people.DefaultSize), "names of each kind to return at "+
		"most", func(a *address.Asked) *int { return &a.Size })
}

func peopleRequest(a address.Asked) people.Request {
	return people.Request{Search: a.Search, Size: a.Size, Read: a.Most}
}

func apiPeople(h *handler, c *call) error {
	found, err := people.Of(c.ctx(), h.searcher, peopleRequest(c.Asked))
	if err != nil {
		return err
	}
	return c.sendWords("noms", found, found.Rows())
}
