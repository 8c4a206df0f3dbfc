package cluster

import (
	"archive/zip"
	"bytes"
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

// Version is that of the distribution of nearly all tests.
const Version = "3.6.0"

const (
	copier  = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
	minJava = 21
)

// artifact is a file on Maven Central, by its coordinates, with the checksum of what we have seen there.
type artifact struct{ group, name, version, kind, checksum string }

// file is what the artifact is called.
func (a artifact) file() string { return a.name + "-" + a.version + "." + a.kind }

// distribution is an OpenSearch that is tested with.
type distribution struct {
	artifact
	folder string // in the cache
	parts  []part // that its zip lacks
}

// part is what is put into a folder of a distribution: the content of a zip, or a file.
type part struct {
	artifact
	folder string
}

const (
	zipsOf         = "org.opensearch.distribution.integ-test-zip"
	pluginsOf      = "org.opensearch.plugin"
	securityPlugin = "opensearch-security"
	painless       = "modules/lang-painless"
	analysisCommon = "modules/analysis-common"
)

func plain() distribution {
	return distribution{
		artifact{zipsOf, "opensearch", Version, "zip", "a91faa1dc1cadc78cb278b4f63847e19e1627a4e9de698e14e7efc14ee37b286"}, "opensearch-" + Version, nil,
	}
}

// secured has the security plugin, of which Maven Central has no newer version than this. Its zip has no modules: the two that we need
// are put together from their own files and from what the other distribution has beside its own.
func secured() distribution {
	const version = "3.4.0"
	return distribution{
		artifact{zipsOf, "opensearch", version, "zip", "6540e95fe8bfaedc3eb1c58e829912ea2203af2ac1f88f76411c20a2fc5254a6"},
		"opensearch-" + version + "-security",
		[]part{
			{
				artifact{pluginsOf, securityPlugin, "3.4.0.0", "zip", "fc164c084979f7f793d295b6bca56bf8bee76dafb762adef9f14fa872e0a7596"},
				"plugins/" + securityPlugin,
			},
			{
				artifact{"org.apache.commons", "commons-collections4", "4.5.0", "jar", "00f93263c267be201b8ae521b44a7137271b16688435340bf629db1bac0a5845"},
				"plugins/" + securityPlugin,
			},
			{artifact{pluginsOf, "analysis-common", version, "jar", "4c2207ac94d242f35a0d83576c79744b8bbbc6142ef253f9ca81163e1605a944"}, analysisCommon},
			{artifact{pluginsOf, "lang-painless", version, "jar", "2c6d2f22ef905744ce4681d8c06127f7b5f78da69da7a5d6dfa6cb16304e4813"}, painless},
			{
				artifact{
					pluginsOf, "opensearch-scripting-painless-spi", version, "jar", "f35b1a391cdaee81bf419fa844fa5c52d71ba04b37952e15c5403d1b81c1a080",
				},
				painless,
			},
		},
	}
}

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
func (d distribution) home() (string, error) {
	dir, err := cache()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(dir, d.folder)
	if _, err := os.Stat(filepath.Join(dir, "bin", "opensearch")); err != nil {
		return "", fmt.Errorf("cluster: no %s: make test-cluster-deps fetches it: %w", d.folder, err)
	}
	return dir, nil
}

// Fetch brings the distributions here, with the Maven of this machine and its settings; where they are, nothing happens. Without the
// security plugin, the tests that want it are skipped, and nothing else.
func Fetch(ctx context.Context, log io.Writer) error {
	if err := plain().fetch(ctx, log); err != nil {
		return err
	}
	if err := secured().fetch(ctx, log); err != nil {
		_, _ = fmt.Fprintf(log, "NOT TESTED: the security plugin: %v\n", err)
	}
	return nil
}

func (d distribution) fetch(ctx context.Context, log io.Writer) error {
	if _, err := d.home(); err == nil {
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
	if err := d.get(ctx, part, part, log); err != nil {
		return err
	}
	unpacked := filepath.Join(part, "opensearch-"+d.version)
	if len(d.parts) > 0 {
		if err := d.complete(ctx, unpacked, log); err != nil {
			return err
		}
	}
	return os.Rename(unpacked, filepath.Join(dir, d.folder))
}

// get has Maven bring an artifact to a folder; what is in a zip is unpacked to another one.
func (a artifact) get(ctx context.Context, dir, to string, log io.Writer) error {
	coordinates := a.group + ":" + a.name + ":" + a.version + ":" + a.kind
	cmd := exec.CommandContext(ctx, "mvn", "-B", "-q", copier, "-Dartifact="+coordinates, "-DoutputDirectory="+dir)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cluster: Maven cannot fetch %s: %w", coordinates, err)
	}
	name := filepath.Join(dir, a.file())
	if err := check(name, a.checksum); err != nil || a.kind != "zip" {
		return err
	}
	return errors.Join(unpack(name, to), os.Remove(name))
}

// complete puts in what the zip of a distribution lacks.
func (d distribution) complete(ctx context.Context, home string, log io.Writer) error {
	other, err := plain().home()
	if err != nil {
		return err
	}
	for _, module := range []string{analysisCommon, painless} {
		if err := likeModule(filepath.Join(other, module), filepath.Join(home, module), d.version); err != nil {
			return err
		}
	}
	for _, p := range d.parts {
		to := filepath.Join(home, p.folder)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		if err := p.get(ctx, to, to, log); err != nil {
			return err
		}
	}
	// It does without a plugin that the full distribution has, to which it only adds names of users and roles.
	return replaceIn(filepath.Join(home, "plugins", securityPlugin, descriptor), ",rule-framework\n", ",rule-framework;optional=true\n")
}

const descriptor = "plugin-descriptor.properties"

// likeModule makes a module like that of another distribution, without what is of that version.
func likeModule(from, to, version string) error {
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	files, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), "-"+Version+".jar") {
			continue
		}
		if err := copyFile(filepath.Join(from, f.Name()), filepath.Join(to, f.Name())); err != nil {
			return err
		}
	}
	return replaceIn(filepath.Join(to, descriptor), "="+Version+"\n", "="+version+"\n")
}

func replaceIn(name, old, with string) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, bytes.ReplaceAll(b, []byte(old), []byte(with)), 0o644)
}

func check(name, checksum string) error {
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
	_, herr := plain().home()
	_, jerr := java()
	return errors.Join(herr, jerr)
}
