package store_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"goalsearch/search"
	"goalsearch/store"
	"goalsearch/store/storetest"
)

// sockets lists the sockets in a runtime directory.
func sockets(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "goalsearch", "*.sock"))
	check(t, err)
	return paths
}

func TestReadBesideWriter(t *testing.T) {
	dir := runtimeDir(t)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	path := filepath.Join(t.TempDir(), "test.db")
	link := filepath.Join(t.TempDir(), "link.db")
	db := open(t, path)
	check(t, os.Symlink(path, link))
	check(t, db.Serve())
	check(t, db.Serve())
	check(t, db.Create(storetest.Study("a")))
	check(t, db.Propose("a", complete0(60)))

	for _, socket := range sockets(t, dir) {
		for name, mode := range map[string]os.FileMode{socket: 0o600, filepath.Dir(socket): 0o700} {
			info, err := os.Stat(name)
			check(t, err)
			if info.Mode().Perm() != mode {
				t.Errorf("%s has mode %v", name, info.Mode().Perm())
			}
		}
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range 5 {
				s, err := store.Read(link)
				if err != nil {
					t.Error(err)
					return
				}
				if live := s.Live(); live == nil || live.PID != os.Getpid() || live.Store == "" {
					t.Errorf("the writer is %v", live)
				}
				before, err := s.Trials("a")
				if err != nil || len(before) != 60 {
					t.Errorf("%d trials, error %v", len(before), err)
				}
				time.Sleep(5 * time.Millisecond)
				after, err := s.Trials("a")
				if err != nil {
					t.Error(err)
				}
				same(t, "a snapshot later", before, after)
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 60 {
		check(t, db.AddRun("a", i, storetest.Scored(0, 0.5)))
	}
	wg.Wait()
	whole(t, path)
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("%d temporary files are left", len(left))
	}

	check(t, db.Close())
	if left := sockets(t, dir); len(left) > 0 {
		t.Errorf("sockets %v are left", left)
	}
	s, err := store.Read(path)
	check(t, err)
	if s.Live() != nil {
		t.Errorf("the writer is %v", s.Live())
	}
	check(t, s.Close())
	again := open(t, path) // for the clean-up of the first
	check(t, again.Close())
}

// complete0 returns trials without runs.
func complete0(n int) []search.Trial {
	list := make([]search.Trial, n)
	for i := range list {
		list[i] = storetest.Trial(i, 2)
	}
	return list
}

func TestStaleSocket(t *testing.T) {
	dir := runtimeDir(t)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := filepath.Join(t.TempDir(), "test.db")
	p := startChild(t, path)
	p.number(t)
	s, err := store.Read(path)
	check(t, err)
	if live := s.Live(); live == nil || live.PID != p.cmd.Process.Pid || live.Command != "goalsearch run child.yaml" {
		t.Errorf("the writer is %v", live)
	}
	check(t, s.Close())
	p.kill()
	if left := sockets(t, dir); len(left) != 1 {
		t.Fatalf("a killed process left the sockets %v", left)
	}
	s, err = store.Read(path)
	check(t, err)
	if s.Live() != nil {
		t.Errorf("the writer is %v, but it is dead", s.Live())
	}
	check(t, s.Close())
	db := open(t, path)
	check(t, db.Serve())
	s, err = store.Read(path)
	check(t, err)
	if live := s.Live(); live == nil || live.PID != os.Getpid() {
		t.Errorf("the writer is %v", live)
	}
	check(t, s.Close())
}

func TestServeRefusesOpenDirectory(t *testing.T) {
	dir := runtimeDir(t)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := filepath.Join(t.TempDir(), "test.db")
	t.Setenv("TMPDIR", filepath.Join(dir, "missing"))
	check(t, os.Mkdir(filepath.Join(dir, "goalsearch"), 0o700))
	check(t, os.Chmod(filepath.Join(dir, "goalsearch"), 0o777))
	db := open(t, path)
	if err := db.Serve(); err != nil { // there is /tmp besides
		refused(t, err, nil, "open to others", "XDG_RUNTIME_DIR")
	}
	if left := sockets(t, dir); len(left) > 0 {
		t.Errorf("sockets %v in a directory that is open to all", left)
	}
}

// Whatever comes over the socket, the writer goes on.
func TestServeGarbage(t *testing.T) {
	dir := runtimeDir(t)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	path := filepath.Join(t.TempDir(), "test.db")
	db := open(t, path)
	check(t, db.Create(storetest.Study("a")))
	check(t, db.Serve())
	socket := sockets(t, dir)[0]
	for _, text := range []string{"", "\n", "{}\n", "{\"do\":\"dance\"}\n", "\x00\xff\n", "{\"do\":\"snapshot\"", "{\"do\":\"snapshot\"}\n"} {
		conn, err := net.Dial("unix", socket)
		check(t, err)
		_, err = conn.Write([]byte(text))
		check(t, err)
		if text == "{\"do\":\"dance\"}\n" {
			reply := make([]byte, 1000)
			n, _ := conn.Read(reply)
			if !bytes.Contains(reply[:n], []byte(`"error":"the process that has the store open does not know the request \"dance\"`)) {
				t.Errorf("the answer is %s", reply[:n])
			}
		}
		check(t, conn.Close())
	}
	conn, err := net.Dial("unix", socket)
	check(t, err)
	conn.Write(bytes.Repeat([]byte("x"), 1<<18))
	conn.Close()
	// One that asks and does not read: the writer is not held up.
	idle, err := net.Dial("unix", socket)
	check(t, err)
	defer idle.Close()
	idle.Write([]byte("{\"do\":\"snapshot\"}\n"))
	check(t, db.Propose("a", complete0(5)))
	s, err := store.Read(path)
	check(t, err)
	check(t, s.Close())
}
