package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Owner is the process that has a store open for writing.
type Owner struct {
	PID     int       `json:"pid"`
	Command string    `json:"command,omitempty"`
	Host    string    `json:"host,omitempty"`
	Since   time.Time `json:"since,omitzero"`
	Store   string    `json:"store,omitempty"`  // absolute path of the file
	Paused  bool      `json:"paused,omitempty"` // it holds trainings back
}

func newOwner(path string, opts Options) (Owner, error) {
	full, err := resolve(path)
	if err != nil {
		return Owner{}, err
	}
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	return Owner{PID: os.Getpid(), Command: opts.Command, Host: host, Since: opts.Since.Round(0), Store: full}, nil
}

// String names the process: pid, command, host and since when.
func (h *Owner) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "process %d", h.PID)
	if h.Command != "" {
		fmt.Fprintf(&b, " (%s)", h.Command)
	}
	if h.Host != "" {
		fmt.Fprintf(&b, " on %s", h.Host)
	}
	if !h.Since.IsZero() {
		fmt.Fprintf(&b, " since %s", h.Since.Format(time.DateTime))
	}
	return b.String()
}

// commandLine is the command of this process as a person would type it.
func commandLine() string {
	args := append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)
	return strings.Join(args, " ")
}

// resolve returns the one path of a file that exists: absolute, without
// symbolic links.
func resolve(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(full)
}

// findOwner asks who has the store open: the process itself if it serves, else
// the system; nil if neither knows.
func findOwner(path string) *Owner {
	if h, err := askWho(path); err == nil {
		return h
	}
	return lockOwner(path)
}

// lockedError says who has the store open.
func lockedError(path string) error { return in(path, &LockedError{Owner: findOwner(path)}) }
