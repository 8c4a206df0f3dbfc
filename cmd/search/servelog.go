package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/kiosque-search/kiosque/internal/cli"
)

// logger is the log of a server, and its messages to whoever started it, all in one form.
type logger struct {
	*slog.Logger
	tell func(format string, args ...any)
}

func newLog(env cli.Env, format string) (logger, error) {
	switch format {
	case "text":
		return logger{slog.New(slog.NewTextHandler(env.Stderr, nil)), env.Message}, nil
	case "json":
		log := slog.New(slog.NewJSONHandler(env.Stderr, nil))
		return logger{log, func(format string, args ...any) {
			log.LogAttrs(context.Background(), slog.LevelInfo, "message", slog.String("text", fmt.Sprintf(format, args...)))
		}}, nil
	}
	return logger{}, cli.Usage("forme de journal inconnue : "+format, "valeurs possibles de --log-format : text, json")
}
