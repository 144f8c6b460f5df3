// Package config embeds the shipped configuration files, so that `sotto demo`
// runs exactly what an operator is told to start from.
package config

import "embed"

// Files holds collector.yaml, its overlays, retention.yaml and broker.yaml.
//
//go:embed *.yaml
var Files embed.FS
