package store

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// lockOwner finds the process that holds a lock on the file in /proc/locks, of
// which a line is
//
//	1: FLOCK  ADVISORY  WRITE 4711 08:01:131090 0 EOF
//
// with the process and, in hexadecimal but for the inode, the device.
func lockOwner(path string) *Owner {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	file := fmt.Sprintf("%02x:%02x:%d", unix.Major(uint64(stat.Dev)), unix.Minor(uint64(stat.Dev)), stat.Ino)
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return nil
	}
	for lines := bufio.NewScanner(bytes.NewReader(locks)); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) < 6 || f[1] != "FLOCK" || f[5] != file {
			continue
		}
		if pid, err := strconv.Atoi(f[4]); err == nil && pid > 0 {
			return processHolder(pid)
		}
	}
	return nil
}

// processHolder describes a process of this machine.
func processHolder(pid int) *Owner {
	h := &Owner{PID: pid}
	h.Host, _ = os.Hostname()
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	if args, err := os.ReadFile(filepath.Join(proc, "cmdline")); err == nil {
		command := strings.Split(strings.TrimRight(string(args), "\x00"), "\x00")
		command[0] = filepath.Base(command[0])
		h.Command = strings.Join(command, " ")
	}
	if info, err := os.Stat(proc); err == nil {
		h.Since = info.ModTime() // the start of the process
	}
	return h
}
