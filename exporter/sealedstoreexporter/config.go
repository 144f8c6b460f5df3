package sealedstoreexporter

import (
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"

	"github.com/sotto-project/sotto/core/sealed/object"
	"github.com/sotto-project/sotto/internal/objstore"
)

// Config of the exporter. README.md says what the defaults of queue and retry
// mean for durability.
type Config struct {
	// Store is one of 'directory' and 's3'.
	Store storeConfig `mapstructure:",squash"`

	// TimeoutConfig bounds one attempt to store one batch ('timeout', 30s).
	TimeoutConfig exporterhelper.TimeoutConfig `mapstructure:",squash"`
	// QueueConfig is the queue with its batch. By default a caller waits until its
	// records are stored, and waits for room when the queue is full.
	QueueConfig configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	// RetryConfig by default never gives up: the queue fills and callers wait.
	RetryConfig configretry.BackOffConfig `mapstructure:"retry_on_failure"`

	// PolicyFile is the path of the retention policy, as 'retain' has it. It is read once,
	// at start, for the 'object_lock' of its classes. Empty: objects are locked as
	// 's3.object_lock' says, whatever a policy asks.
	PolicyFile string `mapstructure:"policy_file"`

	// Shards divides the traces of a class, tenant and expiry into this many
	// objects by their ids (1 to 256), so that looking one up reads fewer of them.
	// More shards make more and smaller objects.
	Shards int `mapstructure:"shards"`
}

// storeConfig is objstore.Config without its Validate, which the Collector would
// call by itself and report under the name of the Go field; no YAML key has that.
type storeConfig objstore.Config

var _ confmap.Unmarshaler = (*Config)(nil)

// Unmarshal leaves 'wait_for_result' out where a persistent queue is set and
// nothing is said about it: the two exclude each other, and the queue's storage
// then is what makes an acknowledged record durable.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	if err := conf.Unmarshal(c); err != nil {
		return err
	}
	if q := c.QueueConfig.Get(); q != nil && q.StorageID != nil && !conf.IsSet("sending_queue::wait_for_result") {
		q.WaitForResult = false
	}
	return nil
}

// Validate returns all faults of the store and of 'shards'; the Collector asks the other parts.
func (c *Config) Validate() error {
	faults := []error{objstore.Config(c.Store).Validate()}
	if c.Shards < 1 || c.Shards > object.MaxShards {
		faults = append(faults, fmt.Errorf("'shards' must be between 1 and %d", object.MaxShards))
	}
	return errors.Join(faults...)
}

// durable says when a record counts as acknowledged, or why it may be lost.
func (c *Config) durable() (string, bool) {
	switch q := c.QueueConfig.Get(); {
	case q == nil:
		return "a record is acknowledged when it is stored", true
	case q.WaitForResult:
		return "a record is acknowledged when its batch is stored", true
	case q.StorageID != nil:
		return "a record is acknowledged when it is in the persistent queue", true
	default:
		return "a record is acknowledged when it is in the memory queue: a crash loses it", false
	}
}

func createDefaultConfig() component.Config {
	queue := exporterhelper.NewDefaultQueueConfig()
	queue.Sizer = exporterhelper.RequestSizerTypeBytes
	queue.QueueSize = 128 << 20 // what the exporter may hold in memory, requests under way included
	queue.WaitForResult = true
	queue.BlockOnOverflow = true
	queue.NumConsumers = 4
	queue.Batch = configoptional.Some(exporterhelper.BatchConfig{
		FlushTimeout: time.Second,
		Sizer:        exporterhelper.RequestSizerTypeBytes,
		MinSize:      8 << 20,
		// No MaxSize: the splitter drops a record that is larger than it.
	})
	retry := configretry.NewDefaultBackOffConfig()
	retry.InitialInterval = time.Second
	retry.MaxElapsedTime = 0
	return &Config{
		TimeoutConfig: exporterhelper.TimeoutConfig{Timeout: 30 * time.Second},
		QueueConfig:   configoptional.Some(queue),
		RetryConfig:   retry,
		Shards:        1,
	}
}
