package configs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"goalsearch/evaluate"
	"goalsearch/internal/suggest"
	"goalsearch/search"
)

// Load reads a config and returns its studies: one, or, with a sweep, one for
// every combination, the last key varying fastest; of several sweeps one after
// another. ref is the name of a preset,
// "" for quickstart, or the path of a YAML file. Where it could be both, a file in a
// folder wins, and otherwise the preset. The settings of the command line win over the
// config.
//
// Created and Numerics of the studies are left to the caller. The error joins
// the Problems of the config, all of them.
func Load(ref string, given []Setting) ([]search.Study, error) {
	return Loader{}.Load(ref, given)
}

// Loader reads configs that leave something to what is stored and to the data.
type Loader struct {
	// Found returns the goals that a text of goal.start means, such as
	// "study:NAME:top=5"; relative paths in it start from dir. It is asked for texts of
	// which IsFound says so.
	Found func(text, dir string) ([]Goal, error)
	// Complete fills in what is not given of what a study trains; nil: that has the
	// defaults. An error of it is returned as it is.
	Complete Complete
}

// Complete fills in what is not given of what a study trains. task has the defaults there;
// given reports whether a key, such as "training.batch", is given.
type Complete func(study string, task evaluate.Task, given func(key string) bool) (evaluate.Task, error)

// Load is Load with the goals that were found, and trainings that were completed.
func (l Loader) Load(ref string, given []Setting) ([]search.Study, error) {
	src, data, err := open(ref)
	if err != nil {
		return nil, err
	}
	src.found, src.complete = l.Found, l.Complete
	return load(src, data, given)
}

// IsFound reports whether a text of goal.start means goals of an earlier study: of a study
// of the store, or of the studies of a store file or an export.
func IsFound(text string) bool {
	file, _, _ := strings.Cut(text, ":")
	file = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(file), ".gz"))
	return file == "study" || strings.HasSuffix(file, ".db") || strings.HasSuffix(file, ".jsonl")
}

// open finds the config that ref means.
func open(ref string) (*source, []byte, error) {
	if ref == "" {
		ref = DefaultPreset
	}
	preset, known := presetNamed(ref)
	if known && isPath(ref) && isFile(ref) || !known && (isPath(ref) || isFile(ref)) {
		data, err := readFile(ref)
		if err != nil {
			return nil, nil, fmt.Errorf("config: %w", err)
		}
		return &source{name: ref, dir: filepath.Dir(ref)}, data, nil
	}
	if !known {
		return nil, nil, fmt.Errorf("there is no config %q; %s (a config is a preset or a .yaml file)", ref, suggest.DidYouMean(ref, presetNames()))
	}
	return &source{name: preset.Name + ".yaml"}, preset.Text, nil
}

// isPath reports whether a text looks like the path of a config.
func isPath(ref string) bool {
	switch strings.ToLower(filepath.Ext(ref)) {
	case ".yaml", ".yml":
		return true
	}
	return strings.ContainsRune(ref, '/') || strings.ContainsRune(ref, filepath.Separator)
}

func isFile(ref string) bool {
	info, err := os.Stat(ref)
	return err == nil && !info.IsDir()
}

// load is Load of a text.
func load(src *source, data []byte, given []Setting) ([]search.Study, error) {
	var p problems
	root := parse(src, data, &p)
	if root == nil {
		return nil, p.err()
	}
	if root.Kind != yaml.MappingNode {
		p.add(src.at(root), "", "%s stands where a config must; write some of the keys %s", describe(root), enumerate(children("")))
		return nil, p.err()
	}
	s := newSettings(src)
	s.read("", root, &p)
	s.decode(&p)
	s.override(given, &p)
	studies := s.sweep(given, &p)
	if err := p.err(); err != nil {
		return nil, err
	}
	return studies, p.failed
}
