// Package debs fetches servers for tests from Debian's packages, without installing them.
package debs

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// aptConf gives apt a state of its own below the folder, so that it neither
// needs to be root nor changes anything of the machine's packages.
const aptConf = `Dir::State "%[1]s/state";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "%[1]s/cache";
Dir::Log "%[1]s/log";
Debug::NoLocking "1";
APT::Sandbox::User "";
APT::Install-Recommends "0";
`

// Fetch unpacks Debian packages, with all they depend on and the machine does not have,
// below folder/root. apt checks their signatures. Nothing is installed: no script of a
// package runs. A marker says that all is there.
func Fetch(ctx context.Context, folder string, names ...string) error {
	marker := filepath.Join(folder, "complete")
	if _, err := os.Stat(marker); err == nil {
		return nil
	}
	for _, tool := range []string{"apt-get", "dpkg-deb"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("fetch %s: it comes from Debian's packages, and this machine has no %s", names[0], tool)
		}
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	apt, root := filepath.Join(folder, "apt"), filepath.Join(folder, "root")
	for _, dir := range []string{"state/lists/partial", "cache/archives/partial", "log"} {
		if err := os.MkdirAll(filepath.Join(apt, dir), 0o700); err != nil {
			return err
		}
	}
	conf := filepath.Join(apt, "apt.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, aptConf, apt), 0o600); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"apt-get", "-q", "update"},
		append([]string{"apt-get", "-q", "-y", "--download-only", "install"}, names...),
	} {
		if err := do(ctx, "APT_CONFIG="+conf, args...); err != nil {
			return err
		}
	}
	packages, err := filepath.Glob(filepath.Join(apt, "cache/archives/*.deb"))
	if err != nil {
		return err
	}
	if len(packages) == 0 {
		return fmt.Errorf("fetch %s: apt fetched nothing: the machine's own packages are used only when they are fetched here", names[0])
	}
	for _, p := range packages {
		if err := do(ctx, "LC_ALL=C", "dpkg-deb", "-x", p, root); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(apt); err != nil {
		return err
	}
	return os.WriteFile(marker, nil, 0o600)
}

func do(ctx context.Context, env string, args ...string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), env)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("fetch packages: %s: %w\n%s", args[0], err, out)
	}
	return nil
}
