package atomicfile_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"goalsearch/internal/atomicfile"
)

func TestMain(m *testing.M) {
	if path := os.Getenv("ATOMICFILE_DIE_WRITING"); path != "" {
		dieWriting(path)
	}
	os.Exit(m.Run())
}

// text writes a text.
func text(content string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, content); return err }
}

// mustHold checks what a file has, and how many files stand in its directory.
func mustHold(t *testing.T, path, want string, files int) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s has %q, %v; want %q", path, got, err, want)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != files {
		t.Errorf("beside it stand %v, %v; want %d files", left, err, files)
	}
}

func put(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path, []byte(content), 0o600), os.Chmod(path, mode)); err != nil {
		t.Fatal(err)
	}
}

func TestWriteMakesAndReplaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.csv")
	plain := path + ".plain"
	if err := os.WriteFile(plain, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"first", "", "second"} {
		if err := atomicfile.Write(path, text(content)); err != nil {
			t.Fatal(err)
		}
		mustHold(t, path, content, 2)
	}
	made, err := os.Stat(path)
	usual, err2 := os.Stat(plain)
	if err != nil || err2 != nil || made.Mode() != usual.Mode() {
		t.Errorf("a new file has mode %v, %v; others have %v, %v", made.Mode(), err, usual.Mode(), err2)
	}
}

func TestWriteKeepsPermissions(t *testing.T) {
	for _, mode := range []fs.FileMode{0o600, 0o444, 0o660, 0o755} {
		path := filepath.Join(t.TempDir(), "table.csv")
		put(t, path, "old", mode)
		if err := atomicfile.Write(path, text("new")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("the permissions have become %v, %v; want %v", info.Mode(), err, mode)
		}
		mustHold(t, path, "new", 1)
	}
}

func TestWriteFollowsLinks(t *testing.T) {
	for name, there := range map[string]bool{"to a file": true, "into nowhere": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			real, link, second := filepath.Join(dir, "sub", "real.csv"), filepath.Join(dir, "link.csv"), filepath.Join(dir, "second.csv")
			if err := os.Mkdir(filepath.Dir(real), 0o777); err != nil {
				t.Fatal(err)
			}
			if there {
				put(t, real, "old", 0o600)
			}
			if err := os.Symlink(filepath.Join("sub", "real.csv"), link); err != nil {
				t.Skip(err)
			}
			if err := os.Symlink(link, second); err != nil {
				t.Skip(err)
			}
			if err := atomicfile.Write(second, text("new")); err != nil {
				t.Fatal(err)
			}
			mustHold(t, real, "new", 1)
			for _, path := range []string{link, second} {
				if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink == 0 {
					t.Errorf("%s has become %v, %v", path, info, err)
				}
			}
		})
	}
}

// TestFailureLeavesWhatWasThere: whether the content fails, panics or is given up, the old
// file stays, with nothing beside it.
func TestFailureLeavesWhatWasThere(t *testing.T) {
	full := errors.New("full")
	for name, write := range map[string]func(path string) error{
		"error": func(path string) error {
			return atomicfile.Write(path, func(w io.Writer) error { return errors.Join(text("part")(w), full) })
		},
		"panic": func(path string) (err error) {
			defer func() { err = recover().(error) }()
			return atomicfile.Write(path, func(io.Writer) error { panic(full) })
		},
		"discard": func(path string) error {
			f, err := atomicfile.Create(path)
			if err != nil {
				return err
			}
			f.Discard()
			f.Discard()
			return full
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "table.csv")
			put(t, path, "old", 0o600)
			if err := write(path); !errors.Is(err, full) {
				t.Errorf("%v, want %v", err, full)
			}
			mustHold(t, path, "old", 1)
		})
	}
}

func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Skip(err)
	}
	for path, want := range map[string]string{
		dir:                                    "not a regular file but a directory",
		os.DevNull:                             "not a regular file but a special file",
		filepath.Join(dir, "nowhere", "a.csv"): "no such file or directory",
		loop:                                   "too many links",
	} {
		err := atomicfile.Write(path, func(io.Writer) error { t.Error("it is written"); return nil })
		failed := (*fs.PathError)(nil)
		if !errors.As(err, &failed) || failed.Path != path || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want its path and %q", path, err, want)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%v are left", left)
	}
}

func TestCommitNewReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.csv")
	for i, want := range []error{nil, fs.ErrExist} {
		f, err := atomicfile.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, i)
		if err := f.CommitNew(); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
		f.Discard()
		mustHold(t, path, "0", 1)
	}
}

// TestCreateLike: the copy of a private file is private from the beginning.
func TestCreateLike(t *testing.T) {
	dir := t.TempDir()
	model := filepath.Join(dir, "model")
	put(t, model, "", 0o600)
	f, err := atomicfile.CreateLike(filepath.Join(dir, "copy"), model)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	if info, err := f.Stat(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestRename(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	put(t, from, "new", 0o600)
	put(t, to, "old", 0o600)
	if err := atomicfile.Rename(from, to); err != nil {
		t.Fatal(err)
	}
	mustHold(t, to, "new", 1)
	if err := atomicfile.Rename(dir, dir+".moved"); err != nil {
		t.Fatal(err)
	}
	mustHold(t, filepath.Join(dir+".moved", "to"), "new", 1)
	if err := atomicfile.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a file that is not there: %v", err)
	}
}

// dieWriting kills this process in the middle of a write.
func dieWriting(path string) {
	err := atomicfile.Write(path, func(w io.Writer) error {
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			return err
		}
		return errors.Join(text(strings.Repeat("new", 10_000))(w), self.Kill(), waitForever())
	})
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func waitForever() error { select {} }

// TestKillLeavesWhatWasThere: a process that is killed while it writes leaves the old file
// and a temporary one, which is swept when it is old, and only it.
func TestKillLeavesWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("long-", 45)+".csv")
	own := filepath.Join(filepath.Dir(path), ".table.csv.goalsearch-mine")
	put(t, path, "old", 0o600)
	put(t, own, "", 0o600)
	run := exec.Command(os.Args[0])
	run.Env = append(os.Environ(), "ATOMICFILE_DIE_WRITING="+path)
	if out, err := run.CombinedOutput(); err == nil || len(out) > 0 {
		t.Fatalf("it was not killed: %s, %v", out, err)
	}
	mustHold(t, path, "old", 3)
	if err := atomicfile.Sweep(filepath.Dir(path), time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	mustHold(t, path, "old", 3) // somebody may be writing it
	if err := atomicfile.Sweep(filepath.Dir(path), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	mustHold(t, path, "old", 2)
}

// TestFirstWriteSweeps: what killed processes left long ago goes when a process first
// writes to a directory.
func TestFirstWriteSweeps(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "table.csv")
	f, err := atomicfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	temp := filepath.Base(f.Name())
	f.Discard()
	if !atomicfile.IsTemporary(temp) || atomicfile.IsTemporary("table.csv") {
		t.Errorf("%s is no name of a temporary file, or table.csv is one", temp)
	}
	for name, age := range map[string]time.Duration{"old": 2 * time.Hour, "young": time.Minute} {
		dir := filepath.Join(dir, name)
		left, when := filepath.Join(dir, temp), time.Now().Add(-age)
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		put(t, left, "part", 0o600)
		if err := os.Chtimes(left, when, when); err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write(filepath.Join(dir, "other.csv"), text("new")); err != nil {
			t.Fatal(err)
		}
		_, err := os.Stat(left)
		if gone := errors.Is(err, fs.ErrNotExist); gone != (name == "old") {
			t.Errorf("the %s file: gone %v", name, gone)
		}
	}
}
