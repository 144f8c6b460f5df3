package broker_test

import (
	"reflect"
	"testing"

	"github.com/sotto-project/sotto/config"
	"github.com/sotto-project/sotto/internal/broker"
)

// TestShippedConfig: the file that shows every option is one.
func TestShippedConfig(t *testing.T) {
	text, err := config.Files.ReadFile("broker.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := broker.ParseConfig(text, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	d := broker.DefaultConfig()
	if c.Keyring.Ahead != d.Keyring.Ahead || c.Retention != d.Retention || !reflect.DeepEqual(c.Rules(), d.Rules()) || c.Access.MaxBatch != d.Access.MaxBatch || c.Access.MaxDelegation != 0 || len(c.Access.Rules) > 0 || c.Access.BreakGlass != nil || c.Keyring.Algorithm != d.Keyring.Algorithm {
		t.Error("config/broker.yaml says that it shows the defaults, and shows others")
	}
}
