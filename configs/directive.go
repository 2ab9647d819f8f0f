package configs

import (
	"bytes"
	"strings"
)

// withoutDirectives checks the lines that may stand in front of a YAML document, such as
// %YAML 1.2, and returns the text with them as comments, so that places stay. The parser
// knows YAML 1.1 by name only, though it reads values as 1.2 has them.
func withoutDirectives(src *source, data []byte, p *problems) []byte {
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	seen := false
	for at, line := 0, 1; at < len(text); line++ {
		end := len(text)
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		content := bytes.TrimSpace(text[at:end])
		switch {
		case len(content) == 0 || content[0] == '#':
		case text[at] == '%':
			if !seen {
				text = bytes.Clone(text)
			}
			checkDirective(src, line, strings.Fields(string(content)), seen, p)
			seen = true
			text[at] = '#'
		case seen && !bytes.HasPrefix(content, []byte("---")):
			p.add(src.line(line), "", "a line of --- must stand between %%YAML and the document")
			return text
		default:
			return text
		}
		at = end
	}
	return text
}

// checkDirective refuses directives that change what a document means.
func checkDirective(src *source, line int, words []string, again bool, p *problems) {
	version := ""
	if len(words) > 1 {
		version = words[1]
	}
	switch {
	case words[0] == "%TAG":
		p.add(src.line(line), "", "%%TAG and tags are not supported; leave them out")
	case words[0] != "%YAML":
		p.add(src.line(line), "", "there is no directive %s; leave it out", words[0])
	case again:
		p.add(src.line(line), "", "there are several directives; keep one")
	case version == "1.1" || version == "1.0":
		p.add(src.line(line), "", "YAML %s is not supported, as yes, 010 and 1:30 are other values there; write %%YAML 1.2, or leave the line out", version)
	case version != "1.2":
		p.add(src.line(line), "", "there is no YAML %q; write %%YAML 1.2, or leave the line out", version)
	}
}

// line is the position of a line.
func (s *source) line(n int) Position {
	if s.flag {
		return Position{Source: s.name}
	}
	return Position{s.name, n, 1}
}

// secondDocument returns the line of the second document of a text, 0 if there is none.
func secondDocument(text []byte) int {
	content := false
	for i, line := range bytes.Split(text, []byte("\n")) {
		trimmed := bytes.TrimSpace(line)
		switch {
		case bytes.HasPrefix(line, []byte("---")) && content:
			return i + 1
		case len(trimmed) > 0 && trimmed[0] != '#' && trimmed[0] != '%':
			content = true
		}
	}
	return 0
}
