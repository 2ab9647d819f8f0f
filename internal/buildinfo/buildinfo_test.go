package buildinfo

import (
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
)

func TestFrom(t *testing.T) {
	settings := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}
	for _, c := range []struct {
		release, module string
		settings        []debug.BuildSetting
		want            string
	}{
		{"", "", nil, "(devel)"},
		{"", "v1.0.0", nil, "v1.0.0"},
		{"v1.2.3", "v1.0.0", nil, "v1.2.3"},
		{"v1.2.3", "", settings[:1], "v1.2.3 (abc)"},
		{"", "", settings, "(devel) (abc, with changes)"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: c.module}, Settings: c.settings}
		if got := from(c.release, info).String(); got != c.want {
			t.Errorf("release %q, module %q: %q, want %q", c.release, c.module, got, c.want)
		}
	}
}

// TestLinkerSetsRelease: the flag that the documentation of Release names sets the version.
func TestLinkerSetsRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	run := exec.Command("go", "run", "-ldflags", "-X goalsearch/internal/buildinfo.Release=v1.2.3", "./testdata/program")
	out, err := run.CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "v1.2.3" {
		t.Errorf("it prints %q, %v", out, err)
	}
}
