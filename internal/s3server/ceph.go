package s3server

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/sotto-project/sotto/internal/debs"
)

// StartCeph starts a Ceph cluster of the least size that has an object gateway:
// one monitor, one OSD that keeps everything in memory, one radosgw. The binaries
// lie below folder, where they are fetched to when they are not there yet.
func StartCeph(ctx context.Context, folder string) (*Server, error) {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := debs.Fetch(ctx, folder, "ceph-mon", "ceph-osd", "radosgw"); err != nil {
		return nil, err
	}
	run, err := os.MkdirTemp("", "sotto-ceph-")
	if err != nil {
		return nil, err
	}
	c := &ceph{
		server: &Server{Name: "ceph", AccessKey: random(), SecretKey: random(), folder: run},
		root:   filepath.Join(folder, "root"), run: run,
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Minute)
	defer cancel()
	if err := c.start(ctx); err != nil {
		_ = c.server.Stop() // the first error is the one that tells
		return nil, err
	}
	return c.server, nil
}

type ceph struct {
	server    *Server
	root, run string
	env       []string
}

func (c *ceph) start(ctx context.Context) error {
	monitor, err := freePort()
	if err != nil {
		return err
	}
	gateway, err := freePort()
	if err != nil {
		return err
	}
	if err := c.configure(monitor, gateway); err != nil {
		return err
	}
	// The monitor's store is made from a map of itself and a map of one OSD: that
	// spares the ceph command, which is Python.
	fsid, monmap, osdmap := uuid(), c.path("monmap"), c.path("osdmap")
	for _, args := range [][]string{
		{"monmaptool", "--create", "--fsid", fsid, "--addv", "a", "[v2:127.0.0.1:" + monitor + "]", monmap},
		{"osdmaptool", "--createsimple", "1", "--clobber", osdmap},
		{"ceph-mon", "--mkfs", "-i", "a", "--fsid", fsid, "--monmap", monmap, "--osdmap", osdmap, "--keyring", os.DevNull},
	} {
		if err := c.do(ctx, args...); err != nil {
			return err
		}
	}
	if _, err := c.daemon("ceph-mon", "-f", "-i", "a"); err != nil {
		return err
	}
	if err := c.do(ctx, "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", uuid()); err != nil {
		return err
	}
	if _, err := c.daemon("ceph-osd", "-f", "-i", "0"); err != nil {
		return err
	}
	// It also waits until the cluster takes writes.
	err = c.do(ctx, "radosgw-admin", "user", "create", "--uid", "sotto", "--display-name", "sotto",
		"--access-key", c.server.AccessKey, "--secret-key", c.server.SecretKey)
	if err != nil {
		return err
	}
	// Without authentication there is no key for the secure mode that radosgw asks for.
	p, err := c.daemon("radosgw", "-f", "-n", "client.rgw", "--ms_mon_client_mode=crc")
	if err != nil {
		return err
	}
	c.server.Endpoint = "http://127.0.0.1:" + gateway
	return p.await(ctx, answers(c.server.Endpoint))
}

func (c *ceph) configure(monitor, gateway string) error {
	for _, dir := range []string{"mon", "osd", "run", "tmp"} {
		if err := os.Mkdir(c.path(dir), 0o700); err != nil {
			return err
		}
	}
	libs, err := filepath.Glob(filepath.Join(c.root, "usr/lib/*-linux-gnu"))
	if err != nil || len(libs) == 0 {
		return fmt.Errorf("start ceph: no libraries below %s: remove the folder, and it is fetched anew", c.root)
	}
	lib := libs[0]
	c.env = cleanEnviron(c.run,
		"CEPH_CONF="+c.path("ceph.conf"),
		"LD_LIBRARY_PATH="+strings.Join([]string{lib, lib + "/ceph", c.root + "/usr/lib/ceph", c.root + "/lib/" + filepath.Base(lib)}, ":"))
	conf := fmt.Sprintf(cephConf, monitor, lib, c.run, gateway)
	return os.WriteFile(c.path("ceph.conf"), []byte(conf), 0o600)
}

const cephConf = `[global]
mon host = [v2:127.0.0.1:%[1]s]
mon initial members = a
public addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
osd objectstore = memstore
memstore device bytes = 4294967296
osd class dir = %[2]s/rados-classes
erasure code dir = %[2]s/ceph/erasure-code
plugin dir = %[2]s/ceph
mon data = %[3]s/mon
osd data = %[3]s/osd
run dir = %[3]s/run
keyring = %[3]s/keyring
admin socket =
log to file = false
mon cluster log to file = false
rgw frontends = beast endpoint=127.0.0.1:%[4]s
rgw lc debug interval = 10
`

func (c *ceph) path(name string) string { return filepath.Join(c.run, name) }

func (c *ceph) daemon(args ...string) (*process, error) {
	p, err := start(args[0], c.env, filepath.Join(c.root, "usr/bin", args[0]), args[1:]...)
	if err == nil {
		c.server.processes = append(c.server.processes, p)
	}
	return p, err
}

func (c *ceph) do(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(c.root, "usr/bin", args[0]), args[1:]...)
	cmd.Env = c.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("start ceph: %s: %w\n%s", args[0], err, out)
	}
	return nil
}

func uuid() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	return fmt.Sprintf("%x-%x-4%03x-8%03x-%x", b[:4], b[4:6], int(b[6])<<4&0xfff, int(b[8])<<4&0xfff, b[10:])
}
