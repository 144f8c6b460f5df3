package kms

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cloud.google.com/go/kms/apiv1/kmspb"
	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/tink-crypto/tink-go/v2/tink"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/sotto-project/sotto/core/keyring"
)

// service is what the stand-ins of AWS and Google have in common: versions of a key,
// of which the newest encrypts and retired ones do nothing. Neither service can be had
// for a test; they speak their protocols, with the checks that the real ones make.
type service struct {
	mu       sync.Mutex
	versions []cipher.AEAD // nil: retired
	unbound  bool          // leaves the associated data out
	down     atomic.Bool
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{}
	s.rotate(t)
	return s
}

func (s *service) rotate(t *testing.T) {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.versions = append(s.versions, gcm)
}

func (s *service) retire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.versions[:len(s.versions)-1] {
		s.versions[i] = nil
	}
}

func (s *service) encrypt(plain, bound []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unbound {
		bound = nil
	}
	nonce := make([]byte, 12)
	_, _ = rand.Read(nonce)
	newest := len(s.versions) - 1
	return s.versions[newest].Seal(append([]byte{byte(newest)}, nonce...), nonce, plain, bound)
}

func (s *service) decrypt(sealed, bound []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unbound {
		bound = nil
	}
	if len(sealed) < 13 || int(sealed[0]) >= len(s.versions) || s.versions[sealed[0]] == nil {
		return nil, errors.New("no such version")
	}
	return s.versions[sealed[0]].Open(nil, sealed[1:13], sealed[13:], bound)
}

const (
	awsKey = "aws-kms://arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	gcpKey = "gcp-kms://projects/p/locations/europe-west3/keyRings/sotto/cryptoKeys/kek"
)

// ServeHTTP speaks the protocol of AWS KMS: JSON 1.1, the action in X-Amz-Target, the
// request signed.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fault := func(code string) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": "canary: the key is hunter2"})
	}
	if s.down.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	var in struct {
		KeyId                     string
		Plaintext, CiphertextBlob []byte
		EncryptionContext         map[string]string
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(body, &in) != nil || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		fault("ValidationException")
		return
	}
	if !strings.HasSuffix(awsKey, in.KeyId) || in.KeyId == "" {
		fault("NotFoundException")
		return
	}
	bound, _ := json.Marshal(in.EncryptionContext) // in order of the keys
	out := map[string]any{"KeyId": in.KeyId}
	switch r.Header.Get("X-Amz-Target") {
	case "TrentService.Encrypt":
		out["CiphertextBlob"] = base64.StdEncoding.EncodeToString(s.encrypt(in.Plaintext, bound))
	case "TrentService.Decrypt":
		plain, err := s.decrypt(in.CiphertextBlob, bound)
		if err != nil {
			fault("InvalidCiphertextException")
			return
		}
		out["Plaintext"] = base64.StdEncoding.EncodeToString(plain)
	default:
		fault("UnknownOperationException")
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(out)
}

func (s *service) aws(t *testing.T) tink.AEAD {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	key, err := openAWS(awsKey, &aws.Config{
		Endpoint: aws.String(server.URL), Credentials: credentials.NewStaticCredentials("made-up", "made-up-secret", ""), MaxRetries: aws.Int(0),
	})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// google speaks the protocol of Google Cloud KMS, with its checksums.
type google struct {
	kmspb.UnimplementedKeyManagementServiceServer
	*service
}

func crc(b []byte) *wrapperspb.Int64Value {
	return wrapperspb.Int64(int64(crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli))))
}

func (g google) Encrypt(_ context.Context, in *kmspb.EncryptRequest) (*kmspb.EncryptResponse, error) {
	if g.down.Load() {
		return nil, status.Error(codes.Unavailable, "canary: the key is hunter2")
	}
	if "gcp-kms://"+in.Name != gcpKey {
		return nil, status.Error(codes.NotFound, "no such key")
	}
	if in.PlaintextCrc32C.GetValue() != crc(in.Plaintext).Value || in.AdditionalAuthenticatedDataCrc32C.GetValue() != crc(in.AdditionalAuthenticatedData).Value {
		return nil, status.Error(codes.InvalidArgument, "checksum")
	}
	sealed := g.encrypt(in.Plaintext, in.AdditionalAuthenticatedData)
	return &kmspb.EncryptResponse{Name: in.Name, Ciphertext: sealed, CiphertextCrc32C: crc(sealed), VerifiedPlaintextCrc32C: true, VerifiedAdditionalAuthenticatedDataCrc32C: true}, nil
}

func (g google) Decrypt(_ context.Context, in *kmspb.DecryptRequest) (*kmspb.DecryptResponse, error) {
	if g.down.Load() {
		return nil, status.Error(codes.Unavailable, "canary: the key is hunter2")
	}
	plain, err := g.decrypt(in.Ciphertext, in.AdditionalAuthenticatedData)
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, "canary: the key is hunter2")
	}
	return &kmspb.DecryptResponse{Plaintext: plain, PlaintextCrc32C: crc(plain)}, nil
}

func (s *service) gcp(t *testing.T) tink.AEAD {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	kmspb.RegisterKeyManagementServiceServer(server, google{service: s})
	go func() { _ = server.Serve(l) }()
	t.Cleanup(server.Stop)
	key, err := openGCP(gcpKey, 2*time.Second, option.WithEndpoint(l.Addr().String()), option.WithoutAuthentication(), option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// TestRemote: each service wraps private keys that open for their own epoch only, and
// a service that is down is told from a ciphertext that does not open.
func TestRemote(t *testing.T) {
	for name, open := range map[string]func(*service, *testing.T) tink.AEAD{"aws": (*service).aws, "gcp": (*service).gcp} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			testWrapping(t, open(s, t), func() { s.rotate(t) }, s.retire, s.down.Store)
			unbound := newService(t)
			unbound.unbound = true
			if _, err := open(unbound, t).Encrypt([]byte("x"), []byte("epoch")); !errors.Is(err, errUnbound) {
				t.Errorf("a service that does not bind: %v", err)
			}
		})
	}
}

// testWrapping is the contract of a key in a service.
func testWrapping(t *testing.T, kek tink.AEAD, rotate, retire func(), down func(bool)) {
	t.Helper()
	e, err := keyring.ParseEpoch("acme/2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	other, err := keyring.ParseEpoch("acme/2026-12-02")
	if err != nil {
		t.Fatal(err)
	}
	private, _, err := keyring.NewEpochKey(e, "")
	if err != nil {
		t.Fatal(err)
	}
	wrap := func() []byte {
		t.Helper()
		w, err := keyring.WrapPrivate(private, kek, e)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	first := wrap()
	if _, err := keyring.UnwrapPrivate(first, kek, e); err != nil {
		t.Fatal(err)
	}
	if _, err := keyring.UnwrapPrivate(first, kek, other); !errors.Is(err, keyring.ErrUnwrap) {
		t.Errorf("under another epoch: %v", err)
	}
	damaged := bytes.Clone(first)
	damaged[len(damaged)/2] ^= 1
	if _, err := keyring.UnwrapPrivate(damaged, kek, e); err == nil {
		t.Error("damaged: opens")
	}

	rotate()
	second := wrap()
	for _, w := range [][]byte{first, second} {
		if _, err := keyring.UnwrapPrivate(w, kek, e); err != nil {
			t.Errorf("after a rotation: %v", err)
		}
	}
	retire()
	if _, err := keyring.UnwrapPrivate(first, kek, e); err == nil {
		t.Error("opens with a version that was retired")
	}
	if _, err := keyring.UnwrapPrivate(second, kek, e); err != nil {
		t.Errorf("with the version that stays: %v", err)
	}

	down(true)
	_, unwrapErr := keyring.UnwrapPrivate(second, kek, e)
	_, wrapErr := keyring.WrapPrivate(private, kek, e)
	for _, err := range []error{unwrapErr, wrapErr} {
		if !errors.Is(err, keyring.ErrKEK) || strings.Contains(fmt.Sprint(err), "canary") {
			t.Errorf("service down: %v", err)
		}
	}
	down(false)
	if _, err := keyring.UnwrapPrivate(second, kek, e); err != nil {
		t.Errorf("service back: %v", err)
	}
}
