package cli

import (
	"context"
	"io"
)

// Until returns a reader of r that ends with the context's error once ctx does, also while a read waits for somebody to
// type or for a pipe to fill: what is left behind ends with the process.
func Until(ctx context.Context, r io.Reader) io.Reader {
	pr, pw := io.Pipe()
	go func() {
		_, err := io.Copy(pw, r)
		_ = pw.CloseWithError(err) // always nil
	}()
	context.AfterFunc(ctx, func() { _ = pr.CloseWithError(ctx.Err()) })
	return reader{ctx, pr}
}

// reader tells the context's error where the pipe tells only that it is closed.
type reader struct {
	ctx context.Context //nolint:containedctx // lives as long as the command it belongs to
	r   *io.PipeReader
}

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && r.ctx.Err() != nil {
		err = r.ctx.Err()
	}
	return n, err
}
