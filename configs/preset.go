package configs

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
)

//go:embed quickstart.yaml mnist-*.yaml paper/*.yaml
var presetFiles embed.FS

// DefaultPreset is the config that is run when none is named.
const DefaultPreset = "quickstart"

// Preset is a config that comes with the program.
type Preset struct {
	Name string
	// About says in one line what the preset does: its first comment.
	About string
	// Text is the YAML.
	Text []byte
}

// Presets returns all presets by name, the default first.
func Presets() []Preset {
	list := slices.Clone(presets())
	for i, p := range list {
		list[i].Text = slices.Clone(p.Text)
	}
	return list
}

// presets is Presets without copies.
var presets = sync.OnceValue(func() []Preset {
	var list []Preset
	err := fs.WalkDir(presetFiles, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := presetFiles.ReadFile(file)
		if err != nil {
			return err
		}
		about, _, _ := strings.Cut(string(text), "\n")
		list = append(list, Preset{strings.TrimSuffix(file, ".yaml"), strings.TrimSpace(strings.TrimPrefix(about, "#")), text})
		return nil
	})
	if err != nil {
		panic(fmt.Sprintf("configs: embedded presets: %v", err))
	}
	slices.SortStableFunc(list, func(a, b Preset) int {
		switch DefaultPreset {
		case a.Name:
			return -1
		case b.Name:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
})

func presetNamed(name string) (Preset, bool) {
	for _, p := range presets() {
		if p.Name == name {
			return p, true
		}
	}
	return Preset{}, false
}

func presetNames() []string {
	var names []string
	for _, p := range presets() {
		names = append(names, p.Name)
	}
	return names
}
