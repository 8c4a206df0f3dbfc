package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/kiosque-search/kiosque"
)

// maxAnswer bounds what is read as the answer to a question, in bytes.
const maxAnswer = 1 << 10

// Confirm asks a question on standard error and returns nil if the reader says yes. Without a terminal to ask at it is
// a usage error that names --yes; no, or an end of input, is CodeInterrupted.
func (e Env) Confirm(ctx context.Context, question string) error {
	if !e.OnTerminal() {
		return Usage("une confirmation est nécessaire, et il n'y a pas de terminal où la demander", "ajoutez --yes pour confirmer d'avance, ou --dry-run pour voir")
	}
	_, _ = fmt.Fprint(e.Stderr, clean(question)+" [o/N] ")
	answer := make(chan string, 1)
	go func() { // a read cannot be cancelled: left behind, it ends with the process
		line, _ := bufio.NewReader(io.LimitReader(e.Stdin, maxAnswer)).ReadString('\n')
		answer <- line
	}()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case line := <-answer:
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "o", "oui", "y", "yes":
			return nil
		}
	}
	return &kiosque.Error{Code: kiosque.CodeInterrupted, Message: "rien n'a été fait", Hint: "répondez « o » pour confirmer"}
}
