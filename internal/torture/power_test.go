//go:build linux

package torture

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestPowerCuts keeps an index on a file system of its own, in an image, and copies the image at random moments while
// commands run and at once when they have ended: what the disk holds when the power fails. In each copy, the journal of
// the file system having been replayed, everything acknowledged is there, and the index is whole.
func TestPowerCuts(t *testing.T) {
	part(t, "coupures de courant (image ext4)")
	need(t, "power cuts", "mkfs.ext4", "mount", "umount", "losetup")
	if os.Geteuid() != 0 {
		t.Skip("NOT TESTED: power cuts, for want of root, who may mount")
	}
	d := newDisk(t)
	w := newWorld(t)
	w.index = filepath.Join(d.mounted, "index")
	acked := press{}
	running, after, fellBack := 0, 0, 0
	usual := 150 * time.Millisecond
	n := rounds(6, 200, func(n int) {
		a := w.act(t, acked)
		cmd := a.command(t.Context())
		begin := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		want := []press{acked, a.after}
		var cut string
		if n%3 > 0 { // while it runs
			time.Sleep(time.Duration(w.Float64() * float64(usual)))
			_ = cmd.Process.Signal(syscall.SIGSTOP)
			cut = d.cut(t)
			_ = cmd.Process.Signal(syscall.SIGCONT)
			running++
		}
		if code := exitOf(t, cmd.Wait()); code != 0 {
			t.Fatalf("%s ends with %d", a.name, code)
		}
		if acked = a.after; cut == "" { // at once when it has ended
			cut = d.cut(t)
			want = []press{acked}
			after++
			usual = (usual*3 + time.Since(begin)) / 4
		}
		d.look(t, cut, func(dir string) {
			got, warning, err := read(t.Context(), filepath.Join(dir, "index"))
			if err != nil {
				t.Fatalf("cut %d, of %s: %v", n, a.name, err)
			}
			if l := lost(got, want...); l != "" {
				t.Fatalf("cut %d, of %s: %s", n, a.name, l)
			}
			if warning != "" {
				fellBack++
			}
		})
	})
	if fellBack > 0 {
		t.Errorf("%d times the generation before had to answer", fellBack)
	}
	report(t, fmt.Sprintf("%d, dont %d en cours d'écriture et %d dès la fin", n, running, after), "0 article acquitté perdu")
}

// disk is an ext4 file system in an image.
type disk struct {
	dir, image, mounted, device string
	cuts                        int
}

func newDisk(t *testing.T) *disk {
	dir := t.TempDir()
	if st, err := os.Stat("/dev/shm"); err == nil && st.IsDir() { // in memory a copy takes no time
		if dir, err = os.MkdirTemp("/dev/shm", "kiosque-disk-"); err != nil {
			t.Fatal(err)
		}
		atEnd(t, func() { _ = os.RemoveAll(dir) })
	}
	d := &disk{dir: dir, image: filepath.Join(dir, "image"), mounted: filepath.Join(dir, "mounted")}
	f, err := os.Create(d.image)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(192 << 20); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	run(t, "mkfs.ext4", "-q", "-F", d.image)
	if out, err := exec.CommandContext(t.Context(), "losetup", "--show", "-f", d.image).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: power cuts, for want of loop devices: %v %s", err, out)
	} else {
		d.device = strings.TrimSpace(string(out))
	}
	atEnd(t, func() { run(t, "losetup", "-d", d.device) })
	if err := os.Mkdir(d.mounted, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", d.device, d.mounted).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: power cuts, for want of mounts: %v %s", err, out)
	}
	atEnd(t, func() { run(t, "umount", d.mounted) })
	return d
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// written tells how much the device has written so far, and whether it is writing.
func (d *disk) written(t *testing.T) string {
	b, err := os.ReadFile("/sys/block/" + filepath.Base(d.device) + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(b))
	return f[4] + " " + f[6] + " " + f[8] // writes, sectors, in flight
}

// cut copies what the disk holds at one instant: nothing was written between the first byte copied and the last.
func (d *disk) cut(t *testing.T) string {
	t.Helper()
	d.cuts++
	to := filepath.Join(d.dir, fmt.Sprintf("cut-%d", d.cuts))
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(time.Millisecond) {
		before := d.written(t)
		if !strings.HasSuffix(before, " 0") {
			continue
		}
		if err := copySparse(to, d.image); err != nil {
			t.Fatal(err)
		}
		if d.written(t) == before {
			return to
		}
	}
	t.Fatal("the disk does not come to rest")
	return ""
}

// look mounts a cut, and removes it afterwards.
func (d *disk) look(t *testing.T, cut string, f func(dir string)) {
	t.Helper()
	at := cut + ".mounted"
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	run(t, "mount", "-o", "loop", cut, at)
	end := sync.OnceFunc(func() {
		run(t, "umount", at)
		_ = os.Remove(at)
		_ = os.Remove(cut)
	})
	atEnd(t, end)
	defer end()
	f(at)
}

// copySparse copies what is not a hole.
func copySparse(to, from string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close() //nolint:errcheck // only read
	st, err := src.Stat()
	if err != nil {
		return err
	}
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	defer dst.Close() //nolint:errcheck // a copy for the test alone
	if err := dst.Truncate(st.Size()); err != nil {
		return err
	}
	const seekData, seekHole = 3, 4
	for at := int64(0); ; {
		if at, err = src.Seek(at, seekData); err != nil {
			return nil // no more data
		}
		end, err := src.Seek(at, seekHole)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.NewOffsetWriter(dst, at), io.NewSectionReader(src, at, end-at)); err != nil {
			return err
		}
		at = end
	}
}
