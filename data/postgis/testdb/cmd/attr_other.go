//go:build !linux

package main

import "syscall"

// untilParentEnds makes a child that a Ctrl-C in the terminal does not reach.
func untilParentEnds() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
