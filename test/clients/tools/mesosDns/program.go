//go:build tools

// Package tools names the program that is built, for `go mod tidy`.
package tools

import _ "github.com/mesosphere/mesos-dns"
