package terminal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"goalsearch/internal/atomicfile"
	"goalsearch/results"
)

// WriteTable writes a table to the end.
func WriteTable(w io.Writer, t *results.Table) error {
	_, err := t.WriteTo(w)
	return err
}

// Output has write write to a file, or to stdout if path is "". A file appears whole or
// not at all: what was there stays until all is written.
func Output(path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		w := bufio.NewWriter(stdout)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if info.IsDir() {
			return fmt.Errorf("--output %s: it is a directory; give a file", path)
		}
		f, err := os.OpenFile(path, os.O_WRONLY, 0) // a device or a pipe
		if err != nil {
			return fmt.Errorf("--output: %w", err)
		}
		return errors.Join(write(f), f.Close())
	}
	err := atomicfile.Write(path, write)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) && failed.Path == path {
		err = fmt.Errorf("cannot write it: %w", failed.Err)
	}
	if err != nil {
		return fmt.Errorf("--output %s: %w", path, err)
	}
	return nil
}

// Quote writes a text as one word of a shell.
func Quote(text string) string {
	if text != "" && strings.Trim(text, shellSafe) == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// shellSafe are characters that need no quoting in a shell, wherever they stand.
const shellSafe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+=,:@/"
