// Package architecture holds the project to its rooms: which may import which.
package architecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms lists for each room the other rooms that it may import, besides
// packages of its own room and internal helpers. docs/architecture.md draws it.
var rooms = map[string][]string{
	"pidnet/pid":        {},
	"pidnet/pid/pidio":  {"pidnet/pid", "results"},
	"pidnet":            {"pidnet/pid"},
	"search":            {},
	"search/strategies": {"search"},
	"search/experiment": {"search"},
	"search/searchtest": {"search", "search/strategies"},
	"evaluate/dataset":  {},
	"evaluate":          {"evaluate/dataset", "pidnet", "pidnet/pid", "search"},
	"evaluate/cluster":  {"search"},
	"store":             {"search"},
	"results":           {"search"},
	"configs":           {"evaluate", "evaluate/dataset", "pidnet", "pidnet/pid", "search", "search/strategies"},
	"cmd": {"configs", "evaluate", "evaluate/cluster", "evaluate/dataset", "pidnet", "pidnet/pid", "pidnet/pid/pidio", "results", "search",
		"search/experiment", "search/searchtest", "search/strategies", "store"},
}

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
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "goalsearch/...").Output()
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
			if !strings.HasPrefix(p.ImportPath, "goalsearch/internal/") {
				t.Errorf("%s is in no room", p.ImportPath)
			}
			continue
		}
		for _, imported := range p.Imports {
			if other := roomOf(imported); other != "" && other != room && !slices.Contains(rooms[room], other) {
				t.Errorf("%s (%s) imports %s (%s)", p.ImportPath, room, imported, other)
			}
			for dependency, owners := range outside {
				if (imported == dependency || strings.HasPrefix(imported, dependency+"/")) && !slices.Contains(owners, room) {
					t.Errorf("%s imports %s, which belongs to %v", p.ImportPath, imported, owners)
				}
			}
		}
	}
}
