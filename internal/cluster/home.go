package cluster

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The distribution that is tested with. The checksum is that of the zip on Maven Central.
const (
	Version  = "3.6.0"
	artifact = "org.opensearch.distribution.integ-test-zip:opensearch:" + Version + ":zip"
	checksum = "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286"
	copier   = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
	minJava  = 21
)

// HomeVar names the folder in which the distribution is kept; by default it is one of the user's cache, or of the system's for
// root, since nodes run as another user.
const HomeVar = "KIOSQUE_CLUSTER_CACHE"

// cache is the folder in which the distribution is kept.
func cache() (string, error) {
	if dir := os.Getenv(HomeVar); dir != "" {
		return filepath.Abs(dir)
	}
	if os.Geteuid() == 0 {
		return "/var/cache/kiosque-test", nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "kiosque-test"), err
}

// home is the unpacked distribution.
func home() (string, error) {
	dir, err := cache()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, "opensearch-"+Version)
	if _, err := os.Stat(filepath.Join(dir, "bin", "opensearch")); err != nil {
		return "", fmt.Errorf("cluster: no OpenSearch %s: make test-cluster-deps fetches it: %w", Version, err)
	}
	return dir, nil
}

// Fetch brings the distribution here, with the Maven of this machine and its settings; where it is, nothing happens.
func Fetch(ctx context.Context, log io.Writer) error {
	if _, err := home(); err == nil {
		return nil
	}
	dir, err := cache()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	part, err := os.MkdirTemp(dir, "part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part) //nolint:errcheck // of no use to anybody
	cmd := exec.CommandContext(ctx, "mvn", "-B", "-q", copier, "-Dartifact="+artifact, "-DoutputDirectory="+part)
	cmd.Dir, cmd.Stdout, cmd.Stderr = part, log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cluster: Maven cannot fetch %s: %w", artifact, err)
	}
	name := filepath.Join(part, "opensearch-"+Version+".zip")
	if err := check(name); err != nil {
		return err
	}
	if err := unpack(name, part); err != nil {
		return err
	}
	if err := os.Chmod(part, 0o755); err != nil {
		return err
	}
	return os.Rename(filepath.Join(part, "opensearch-"+Version), filepath.Join(dir, "opensearch-"+Version))
}

func check(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return err
	}
	if sum := hex.EncodeToString(h.Sum(nil)); sum != checksum {
		return fmt.Errorf("cluster: %s has the checksum %s, want %s", filepath.Base(name), sum, checksum)
	}
	return nil
}

// unpack writes what is in a zip, modes included.
func unpack(name, dir string) (err error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return err
	}
	defer z.Close() //nolint:errcheck // only read
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) {
			return fmt.Errorf("cluster: %s in the zip", f.Name)
		}
		to := filepath.Join(dir, f.Name)
		if f.FileInfo().IsDir() {
			err = os.MkdirAll(to, 0o755)
		} else {
			err = unpackFile(f, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(f *zip.File, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer from.Close() //nolint:errcheck // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, f.Mode().Perm()|0o444)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, from) //nolint:gosec // its checksum is ours
	return errors.Join(err, out.Close())
}

var javaVersion = regexp.MustCompile(`(?m)^JAVA_VERSION="(\d+)`)

// java finds a Java that is new enough, the newest of where Debian and others put them.
func java() (string, error) {
	homes := []string{os.Getenv("OPENSEARCH_JAVA_HOME"), os.Getenv("JAVA_HOME")}
	found, err := filepath.Glob("/usr/lib/jvm/*")
	if err != nil {
		return "", err
	}
	best, newest := "", minJava-1
	for _, h := range slices.Concat(homes, found) {
		if h == "" {
			continue
		}
		b, err := os.ReadFile(filepath.Join(h, "release"))
		if err != nil {
			continue
		}
		m := javaVersion.FindSubmatch(b)
		if m == nil {
			continue
		}
		if n, err := strconv.Atoi(string(m[1])); err == nil && n > newest {
			best, newest = h, n
		}
	}
	if best == "" {
		return "", fmt.Errorf("cluster: no Java %d or newer in JAVA_HOME nor /usr/lib/jvm (%s)", minJava, strings.Join(found, ", "))
	}
	return best, nil
}

// Ready reports why nodes cannot be started here; nil: they can.
func Ready() error {
	_, herr := home()
	_, jerr := java()
	return errors.Join(herr, jerr)
}
