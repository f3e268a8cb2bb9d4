package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// service is the throwaway PostGIS of compose.yaml, in its profile "test".
const service = "postgis-test"

// startCompose starts the service and asks which port of this machine it got.
func startCompose() (server, error) {
	up := compose("up", "--detach", "--wait", service)
	up.Stdout, up.Stderr = os.Stdout, os.Stderr
	if err := up.Run(); err != nil {
		return server{}, fmt.Errorf("docker compose up %s: %w", service, err)
	}
	stop := func() error { return compose("rm", "--stop", "--force", "--volumes", service).Run() }
	address, err := compose("port", service, "5432").Output()
	if err != nil {
		_ = stop() // the first error is the one to tell
		return server{}, fmt.Errorf("docker compose port %s: %w", service, err)
	}
	url := "postgres://postgres:test@" + strings.TrimSpace(string(address)) + "/postgres?sslmode=disable"
	return server{url: url, from: "the compose service " + service, stop: stop}, nil
}

func compose(args ...string) *exec.Cmd {
	return exec.Command("docker", append([]string{"compose", "--profile", "test"}, args...)...)
}
