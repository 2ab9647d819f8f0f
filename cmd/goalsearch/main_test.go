package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"goalsearch/pidnet"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"goalsearch": main, "goalsearch-v0.0.1": otherVersion, "goalsearch-server": natsServer, "goalsearch-dying": dyingWorker,
	})
}

// TestScripts runs the commands as a user would.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOALSEARCH_STORE", "")
			env.Setenv("GOALSEARCH_DATA", "")
			env.Setenv("XDG_RUNTIME_DIR", "")
			return nil
		},
		Condition: func(kernels string) (bool, error) { return strings.HasPrefix(pidnet.Numerics(), kernels+"-"), nil },
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"patch":    patch,
			"truncate": truncate,
			"json":     jsonAt,
			"capture":  capture,
			"serve":    serve,
			"samples":  samples,
			"table":    table,
			// of many machines
			"address":     address,
			"waitfor":     waitFor,
			"samescience": sameTask,
			"secretless":  secretless,
		},
	})
}

// exits CODE COMMAND… runs a command, which must exit with the code and, if it
// fails, write a line of goalsearch to stderr last.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exit %s, want %s", code, args[0])
	}
	if code == "0" || code == "130" {
		return
	}
	lines := strings.Split(strings.TrimSpace(ts.ReadFile("stderr")), "\n")
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "goalsearch: ") {
		ts.Fatalf("a failing command ends with %q", last)
	}
}

// patch FILE OLD NEW replaces some bytes, wherever they occur, by others.
func patch(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: patch FILE OLD NEW")
	}
	data := []byte(ts.ReadFile(args[0]))
	if !bytes.Contains(data, []byte(args[1])) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	data = bytes.ReplaceAll(data, []byte(args[1]), []byte(args[2]))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// truncate FILE takes the second half of a file away.
func truncate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: truncate FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()/2))
}

// jsonAt FILE PATH WANT checks a value of a JSON document: PATH is dotted, with
// numbers for the elements of lists and # for their number.
func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: json FILE PATH WANT")
	}
	var value any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	d.UseNumber()
	ts.Check(d.Decode(&value))
	for key := range strings.SplitSeq(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[key]
		case []any:
			if key == "#" {
				value = len(v)
				break
			}
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(v) {
				ts.Fatalf("there is no element %s in a list of %d", key, len(v))
			}
			value = v[i]
		default:
			value = nil
		}
	}
	if got := fmt.Sprint(value); (got == args[2]) == neg {
		ts.Fatalf("%s is %s", args[1], got)
	}
}

// capture NAME FILE PATTERN sets a variable to what the group of the pattern first matches.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: capture NAME FILE PATTERN")
	}
	pattern, err := regexp.Compile("(?m)" + args[2])
	ts.Check(err)
	found := pattern.FindStringSubmatch(ts.ReadFile(args[1]))
	if len(found) != 2 {
		ts.Fatalf("%s does not match in %s", args[2], args[1])
	}
	ts.Setenv(args[0], found[1])
}

// serve DIR serves a directory over HTTP and sets $URL.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: serve DIR")
	}
	s := httptest.NewServer(http.FileServer(http.Dir(filepath.Clean(ts.MkAbs(args[0])))))
	ts.Defer(s.Close)
	ts.Setenv("URL", s.URL)
}
