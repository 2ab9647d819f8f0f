package dataset

import (
	"context"
	"fmt"
)

// digitsName is what Open knows the generated digits by.
const digitsName = "builtin-digits"

// digitsChecksum is the Checksum of the digits that Open returns.
const digitsChecksum = "5598927a1a49746ff26b9e6973b20e122050b681d19221b351088e7e4389dfa4"

// generated is the source of builtin-digits: Digits with its defaults.
type generated struct{}

// Info implements source.
func (generated) Info() Info {
	return Info{
		Name: digitsName, About: "generated digits, need no files",
		Train: DefaultDigitsTrain, Test: DefaultDigitsTest, Classes: digitClasses,
		Rows: digitSide, Cols: digitSide, Channels: 1,
		Sources: []string{},
	}
}

// files implements source: there are none.
func (generated) files() []File { return nil }

// Open implements source.
func (generated) Open(ctx context.Context, _ string) (*Set, error) {
	return Digits(ctx, DigitsOptions{})
}

// Check implements source: it holds the digits that this machine draws against
// those that all draw.
func (g generated) Check(ctx context.Context, dir string) (Report, error) {
	s, err := g.Open(ctx, dir)
	if err != nil {
		return Report{}, err
	}
	f := FileReport{
		Name: "(generated)", State: Valid,
		Bytes: int64(len(s.Train.Pixels) + len(s.Test.Pixels)),
		Count: s.Train.Count + s.Test.Count, Verified: true,
	}
	if s.Checksum != digitsChecksum {
		f.State, f.Verified = Invalid, false
		f.Problem = fmt.Sprintf("checksum: this machine draws %s, want %s", s.Checksum, digitsChecksum)
	}
	return Report{Name: digitsName, Files: []FileReport{f}}, nil
}

// Fetch implements source: there is nothing to fetch.
func (generated) Fetch(context.Context, string, FetchOptions) error { return nil }
