//go:build ignore

// Command witnessdev is a real witness for tests: the omniwitness of transparency-dev
// (https://c2sp.org/tlog-witness) that knows one log, on loopback. It keeps its key and
// what it has cosigned in a folder, so that it can be stopped and started again.
//
//	witnessdev FOLDER ADDRESS LOG-VERIFIER
//
// It prints its verifier key and its URL on one line. It is built with a module file of
// its own, witnessdev.mod beside this folder, and never shipped or linked.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	f_note "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/witness/config"
	"github.com/transparency-dev/witness/omniwitness"
	"github.com/transparency-dev/witness/persistence/inmemory"
	"github.com/transparency-dev/witness/persistence/sqlite"
	"golang.org/x/mod/sumdb/note"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: witnessdev FOLDER ADDRESS LOG-VERIFIER")
		os.Exit(2)
	}
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "witnessdev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder, address, log string) error {
	signer, err := key(filepath.Join(folder, "witness.key"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(log)
	if err != nil {
		return fmt.Errorf("read verifier of the log: %w", err)
	}
	logs := inmemory.New()
	if err := logs.AddLogs(ctx, []config.Log{{VKey: log, Verifier: verifier, Origin: verifier.Name()}}); err != nil {
		return err
	}
	state, stop, err := sqlite.New(ctx, sqlite.Opts{Path: filepath.Join(folder, "witness.db")})
	if err != nil {
		return err
	}
	defer stop()
	l, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	public, err := os.ReadFile(filepath.Join(folder, "witness.pub"))
	if err != nil {
		return err
	}
	fmt.Printf("%s http://%s/\n", strings.TrimSpace(string(public)), l.Addr())
	return omniwitness.Main(ctx, omniwitness.OperatorConfig{
		WitnessKeys: []note.Signer{signer}, WitnessVerifier: signer.Verifier(), Logs: logs,
	}, state, l, http.DefaultClient)
}

// key reads the witness's key, or makes one.
func key(path string) (f_note.Signer, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		secret, public, err := note.GenerateKey(rand.Reader, "witness.example.org/"+filepath.Base(filepath.Dir(path)))
		if err != nil {
			return nil, err
		}
		cosigner, err := f_note.VKeyToCosignatureV1(public)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), "witness.pub"), []byte(cosigner+"\n"), 0o600); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(secret+"\n"), 0o600); err != nil {
			return nil, err
		}
		return f_note.NewSignerForCosignatureV1(secret)
	}
	if err != nil {
		return nil, err
	}
	return f_note.NewSignerForCosignatureV1(strings.TrimSpace(string(text)))
}
