package main

import "syscall"

// untilParentEnds makes a child that is told to stop when this process ends, and
// that a Ctrl-C in the terminal does not reach.
func untilParentEnds() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT, Setpgid: true}
}
