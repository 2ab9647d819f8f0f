// Package architecture holds the project to its rooms: which may import which.
package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms lists for each room the other rooms that it may import, besides packages of its
// own room and helpers. docs/architecture.md draws it.
var rooms = map[string][]string{
	"pidnet/pid":         {},
	"pidnet/pid/pidio":   {"pidnet/pid", "results"},
	"pidnet":             {"pidnet/pid"},
	"search":             {},
	"search/strategies":  {"search"},
	"search/variants":    {"search"},
	"search/searchtest":  {"search", "search/strategies"},
	"search/optimise":    {"search", "search/strategies", "store"},
	"evaluate/dataset":   {},
	"evaluate":           {"evaluate/dataset", "pidnet", "pidnet/pid", "search"},
	"evaluate/benchmark": {"evaluate", "evaluate/dataset", "pidnet", "pidnet/pid", "search", "search/strategies", "store"},
	"evaluate/cluster":   {"evaluate/dataset", "search"},
	"store":              {"search"},
	"results":            {"evaluate", "pidnet/pid", "search"},
	"configs":            {"evaluate", "evaluate/dataset", "pidnet", "pidnet/pid", "search", "search/strategies"},
	"internal/studies":   {"configs", "evaluate", "evaluate/cluster", "pidnet", "results", "search", "store"},
	"internal/campaign":  {"evaluate", "evaluate/cluster", "evaluate/dataset", "pidnet", "search", "search/variants", "search/strategies", "store"},
	"internal/experiment": {"configs", "evaluate", "evaluate/dataset", "internal/campaign", "internal/studies", "pidnet", "pidnet/pid", "results", "search",
		"search/variants"},

	"internal/pages": {"configs", "evaluate", "internal/studies", "results", "store"},
	"internal/paper": {"evaluate", "results", "search", "store"},

	"cmd/goalsearch/internal/terminal":   {"configs", "evaluate", "evaluate/cluster", "evaluate/dataset", "internal/campaign", "internal/experiment", "internal/studies", "results", "search", "store"},
	"cmd/goalsearch/internal/flags":      {"cmd/goalsearch/internal/terminal", "configs", "evaluate", "internal/campaign", "pidnet", "results", "search"},
	"cmd/goalsearch/internal/searchcmd":  commands,
	"cmd/goalsearch/internal/goalcmd":    commands,
	"cmd/goalsearch/internal/viewcmd":    commands,
	"cmd/goalsearch/internal/clustercmd": commands,
	"cmd/goalsearch/internal/machinecmd": commands,
	"cmd": append([]string{"cmd/goalsearch/internal/searchcmd", "cmd/goalsearch/internal/goalcmd", "cmd/goalsearch/internal/viewcmd",
		"cmd/goalsearch/internal/clustercmd", "cmd/goalsearch/internal/machinecmd"}, commands...),
}

// commands may import what is below the command line, and not each other.
var commands = []string{
	"cmd/goalsearch/internal/terminal", "cmd/goalsearch/internal/flags",
	"internal/experiment", "internal/campaign", "internal/studies", "internal/pages", "internal/paper",
	"configs", "evaluate", "evaluate/benchmark", "evaluate/cluster", "evaluate/dataset", "pidnet", "pidnet/pid", "pidnet/pid/pidio", "results",
	"search", "search/searchtest", "search/strategies", "store",
}

// helpers belong to no room: any may import them, and they import no room.
var helpers = []string{"architecture", "atomicfile", "browser", "buildinfo", "compatibility", "expect", "jsonform", "oracles", "plaintext", "rng", "smalldata", "suggest"}

// outside names the rooms that may import each outside dependency, one but for
// file formats that several read or write; gonum may be used anywhere.
var outside = map[string][]string{
	"github.com/MaxHalford/eaopt":           {"search/strategies"},
	"go.etcd.io/bbolt":                      {"store"},
	"github.com/nats-io":                    {"evaluate/cluster"},
	"github.com/urfave/cli/v2":              {"cmd"},
	"go.yaml.in/yaml/v4":                    {"configs"},
	"github.com/parquet-go":                 {"results"},
	"github.com/sbinet/npyio":               {"evaluate/dataset", "evaluate", "results"},
	"github.com/chromedp":                   {"results"},
	"github.com/KimMachineGun/automemlimit": {"evaluate"},
}

type goPackage struct {
	ImportPath                string
	Imports                   []string
	TestImports, XTestImports []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "goalsearch/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// roomOf returns the room that a package of the module belongs to: the longest
// that its path begins with.
func roomOf(path string) string {
	path, ok := strings.CutPrefix(path, "goalsearch/")
	if !ok {
		return ""
	}
	room := ""
	for r := range rooms {
		if (path == r || strings.HasPrefix(path, r+"/")) && len(r) > len(room) {
			room = r
		}
	}
	return room
}

func TestImportsPointOneWay(t *testing.T) {
	list := packages(t)
	if len(list) < len(rooms) {
		t.Fatalf("go list found %d packages only", len(list))
	}
	for _, p := range list {
		room := roomOf(p.ImportPath)
		if room == "" {
			checkHelper(t, p)
			continue
		}
		for _, imported := range p.Imports {
			if other := roomOf(imported); other != "" && other != room && !slices.Contains(rooms[room], other) {
				t.Errorf("%s (%s) imports %s (%s)", p.ImportPath, room, imported, other)
			}
			for dependency, owners := range outside {
				if (imported == dependency || strings.HasPrefix(imported, dependency+"/")) && !slices.Contains(owners, top(room)) && !slices.Contains(owners, room) {
					t.Errorf("%s imports %s, which belongs to %v", p.ImportPath, imported, owners)
				}
			}
		}
		// Tests may use any room, but none that imports theirs: among the commands they
		// follow the arrows.
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			other := roomOf(imported)
			if strings.HasPrefix(other, "cmd") && other != room && !slices.Contains(rooms[room], other) {
				t.Errorf("a test of %s imports %s", p.ImportPath, imported)
			}
		}
	}
}

// top is the first folder of a room.
func top(room string) string {
	name, _, _ := strings.Cut(room, "/")
	return name
}

// checkHelper holds that a package in no room is a helper.
func checkHelper(t *testing.T, p goPackage) {
	name, ok := strings.CutPrefix(p.ImportPath, "goalsearch/internal/")
	name, _, _ = strings.Cut(name, "/")
	if !ok || !slices.Contains(helpers, name) {
		t.Errorf("%s is in no room", p.ImportPath)
	}
	for _, imported := range p.Imports {
		if other := roomOf(imported); other != "" && name != "smalldata" && name != "compatibility" {
			t.Errorf("the helper %s imports %s", p.ImportPath, imported)
		}
	}
}

// TestCommandFilesAreSmall: a command parses, calls and prints.
func TestCommandFilesAreSmall(t *testing.T) {
	const most = 250
	err := filepath.WalkDir("../../cmd", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if n := bytes.Count(text, []byte{'\n'}); n > most {
			t.Errorf("%s has %d lines: divide it, or move what is no command line to a library", path, n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
