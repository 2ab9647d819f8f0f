// Package buildinfo says what the program was built from.
package buildinfo

import "runtime/debug"

// Release is the version of a release, set by the linker:
//
//	go build -ldflags "-X goalsearch/internal/buildinfo.Release=v1.2.3" ./cmd/goalsearch
var Release string

// Build is what the program was built from. The commit is "" where the build did not
// record it, as `go run` does not.
type Build struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Dirty   bool   `json:"dirty"` // the sources were changed after the commit
}

// Read returns what this program was built from. Its version is the release, else that
// of the module, else "(devel)".
func Read() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return from(Release, info)
}

func from(release string, info *debug.BuildInfo) Build {
	b := Build{Version: "(devel)"}
	if info.Main.Version != "" {
		b.Version = info.Main.Version
	}
	if release != "" {
		b.Version = release
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.modified":
			b.Dirty = s.Value == "true"
		}
	}
	return b
}

// String names the version, the commit and whether it was changed, as far as they are
// known.
func (b Build) String() string {
	text := b.Version
	if b.Commit != "" {
		text += " (" + b.Commit
		if b.Dirty {
			text += ", with changes"
		}
		text += ")"
	}
	return text
}
