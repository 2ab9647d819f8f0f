package dataset

import (
	"errors"
	"os"
	"runtime"
)

// syncFolder makes a rename in folder last. Windows cannot sync folders, and
// does not need it.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
