//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package dataset

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lockFolder keeps a second Fetch out of folder until unlock is called or the
// process ends. File systems that cannot lock folders do without.
func lockFolder(folder string) (unlock func() error, err error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		f.Close()
		return nil, fmt.Errorf("%s: another process is fetching into it; wait until it is done", folder)
	}
	return f.Close, nil
}
