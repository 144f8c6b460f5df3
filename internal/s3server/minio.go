package s3server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// StartMinIO starts the MinIO server that lies at binary. See tools/minio.mod.
func StartMinIO(ctx context.Context, binary string) (*Server, error) {
	return StartMinIOTLS(ctx, binary, "")
}

// KMSKey is the key that MinIO has for encryption at rest.
const KMSKey = "sotto-test"

// StartMinIOTLS is StartMinIO with the certificate public.crt and private.key of a
// folder, if it is not "".
func StartMinIOTLS(ctx context.Context, binary, certificates string) (*Server, error) {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(binary); err != nil {
		return nil, fmt.Errorf("start minio: %w (build it: go build -modfile=tools/minio.mod -o build/tools/minio github.com/minio/minio)", err)
	}
	// Another process may take the port between our look and the server's start.
	for range 3 {
		var s *Server
		if s, err = startMinIO(ctx, binary, certificates); err == nil {
			return s, nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, err
}

func startMinIO(ctx context.Context, binary, certificates string) (*Server, error) {
	folder, err := os.MkdirTemp("", "sotto-minio-")
	if err != nil {
		return nil, err
	}
	s := &Server{Name: "minio", AccessKey: random(), SecretKey: random(), folder: folder, minio: binary}
	fail := func(err error) (*Server, error) {
		_ = s.Stop() // the first error is the one that tells
		return nil, err
	}
	data := filepath.Join(folder, "data")
	for _, dir := range []string{data, filepath.Join(folder, "tmp")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return fail(err)
		}
	}
	port, err := freePort()
	if err != nil {
		return fail(err)
	}
	s.Endpoint = "http://127.0.0.1:" + port
	arguments := []string{"server", "--quiet", "--address", "127.0.0.1:" + port, data}
	if certificates != "" {
		s.Endpoint = "https://127.0.0.1:" + port
		arguments = append(arguments, "--certs-dir", certificates)
	}
	env := cleanEnviron(folder,
		"MINIO_ROOT_USER="+s.AccessKey, "MINIO_ROOT_PASSWORD="+s.SecretKey,
		"MINIO_KMS_SECRET_KEY="+KMSKey+":"+base64.StdEncoding.EncodeToString(kmsKey()),
		"MINIO_BROWSER=off", "MINIO_UPDATE=off", "MINIO_CALLHOME_ENABLE=off")
	p, err := start("minio", env, binary, arguments...)
	if err != nil {
		return fail(err)
	}
	s.processes = append(s.processes, p)
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	ready := answers(s.Endpoint + "/minio/health/ready")
	if certificates != "" {
		ready = accepts("127.0.0.1:" + port)
	}
	if err := p.await(ctx, ready); err != nil {
		return fail(err)
	}
	return s, nil
}

func kmsKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key
}
