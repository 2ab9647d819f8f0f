package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
)

// Where the socket of a store is: in a directory that only its user can enter,
// under a hash of the store's path, so that the name is short whatever the path.

// maxSocket is the longest path of a unix socket that all systems take, with
// its closing zero byte (104 on macOS and the BSDs, 108 on Linux).
const maxSocket = 104

// socketDirs lists the directories in which the socket may be. The writer takes
// the first that will do; readers look in all, as their environment may differ.
func socketDirs() []string {
	var dirs []string
	if dir := os.Getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) {
		dirs = append(dirs, filepath.Join(dir, "goalsearch"))
	}
	own := fmt.Sprintf("goalsearch-%d", os.Getuid())
	if runtime.GOOS == "windows" {
		own = "goalsearch" // the temporary directory is the user's
	}
	dirs = append(dirs, filepath.Join(os.TempDir(), own))
	if runtime.GOOS != "windows" {
		// The last is where a login session has XDG_RUNTIME_DIR, for who runs in none.
		dirs = append(dirs, filepath.Join("/tmp", own), filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "goalsearch"))
	}
	return slices.Compact(dirs)
}

// socketName is the name of the socket of the store at an absolute path.
func socketName(full string) string {
	sum := sha256.Sum256([]byte(full))
	return hex.EncodeToString(sum[:8]) + ".sock"
}

// makeSocketPath returns where the writer of a store shall listen, and makes the
// directory.
func makeSocketPath(full string) (string, error) {
	var errs []error
	for _, dir := range socketDirs() {
		path := filepath.Join(dir, socketName(full))
		if len(path) >= maxSocket {
			errs = append(errs, fmt.Errorf("%s is too long for a socket", path))
			continue
		}
		if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			errs = append(errs, err)
			continue
		}
		if err := checkSocketDir(dir); err != nil {
			errs = append(errs, err)
			continue
		}
		return path, nil
	}
	return "", fmt.Errorf("there is no place for its socket: %w; set XDG_RUNTIME_DIR to a directory of your own", errors.Join(errs...))
}

// socketPaths returns the sockets that there are for a store.
func socketPaths(full string) []string {
	var paths []string
	for _, dir := range socketDirs() {
		path := filepath.Join(dir, socketName(full))
		if _, err := os.Lstat(path); err == nil && checkSocketDir(dir) == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// checkSocketDir refuses a directory in which somebody else could put a socket.
func checkSocketDir(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is no directory: remove it", dir)
	case !ownedByUs(info):
		return fmt.Errorf("%s belongs to another user", dir)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("%s is open to others (mode %v): remove it", dir, info.Mode().Perm())
	}
	return nil
}
