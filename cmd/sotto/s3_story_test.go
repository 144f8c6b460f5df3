package main

import (
	"maps"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sotto-project/sotto/internal/objstore"
	"github.com/sotto-project/sotto/internal/s3server"
	"github.com/sotto-project/sotto/internal/testkit"
)

// TestS3Stories runs the stories of testdata/s3 against a real S3 server, each
// in a bucket of its own: a plain one and a versioned one. They need the
// collector, as those of TestScripts do.
func TestS3Stories(t *testing.T) {
	repositoryRoot = testkit.Root(t)
	files, err := filepath.Glob("testdata/s3/*.txtar")
	if err != nil || len(files) < 2 {
		t.Fatalf("found %d stories: %v", len(files), err)
	}
	commands := scriptCommands()
	maps.Copy(commands, storyCommands())
	for kind, name := range map[s3server.Kind]string{s3server.Plain: "plain bucket", s3server.Versioned: "versioned bucket"} {
		t.Run(name, func(t *testing.T) {
			for _, file := range files {
				t.Run(filepath.Base(file), func(t *testing.T) {
					bucket := s3server.Bucket(t, kind)
					testscript.Run(t, testscript.Params{
						Files: []string{file}, Cmds: commands, RequireExplicitExec: true,
						Setup: func(env *testscript.Env) error { return s3Env(env, bucket) },
					})
				})
			}
		})
	}
}

func s3Env(env *testscript.Env, c objstore.S3Config) error {
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return err
	}
	env.Setenv("S3_ENDPOINT", c.Endpoint)
	env.Setenv("S3_ADDRESS", u.Host)
	env.Setenv("BUCKET", c.Bucket)
	env.Setenv("AWS_ACCESS_KEY_ID", c.AccessKeyID)
	env.Setenv("AWS_SECRET_ACCESS_KEY", string(c.SecretAccessKey))
	return storyEnv(env)
}
