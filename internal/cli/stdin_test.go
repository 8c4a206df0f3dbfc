package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

func TestUntilReadsAll(t *testing.T) {
	want := bytes.Repeat([]byte("une ligne\n"), 100_000)
	got, err := io.ReadAll(Until(context.Background(), bytes.NewReader(want)))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes of %d, %v", len(got), len(want), err)
	}
}

func TestUntilPassesErrorsOn(t *testing.T) {
	boom := errors.New("boum")
	if _, err := io.ReadAll(Until(context.Background(), iotest.ErrReader(boom))); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}

// TestUntilEndsAWaitingRead cancels while nothing comes.
func TestUntilEndsAWaitingRead(t *testing.T) {
	silent, w := io.Pipe()
	defer func() { _ = w.Close() }()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := Until(ctx, silent).Read(make([]byte, 1))
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
