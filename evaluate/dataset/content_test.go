package dataset

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contentSets are sets of every form of content, with the checksums that they had when
// the first studies stored them; those of classes with names came later.
func contentSets(t testing.TB) map[string]*Set {
	wide, named := smallSet(), realSet()
	wide.Classes, wide.Test.Labels[0] = 300, 257
	named.ClassNames = []string{"rose", "tulip", "violet"}
	sets := make(map[string]*Set)
	for sum, description := range map[string]Set{
		"81969c8a02ba80cef38bbd440ead0b9692b529e1061de6d62fe43efc03cb1cf1": smallSet(),
		"d0e6642009c73d95997f3c8f3d265a049d4903ab0608f5b575b2adb421610903": realSet(),
		"269c278887e6f60f7887551b3752c23367d44564c0d330107adeddde8045c6c6": wide,
		"51d5bd0014389f80badd725b2f40b56626f61bb793c3e678ba6e5ab721ff2a04": named,
	} {
		s, err := New(description)
		if err != nil {
			t.Fatal(err)
		}
		sets[sum] = s
	}
	return sets
}

func TestChecksumsStay(t *testing.T) {
	for want, s := range contentSets(t) {
		if s.Checksum != want {
			t.Errorf("the checksum of %d classes named %v is %s, want %s", s.Classes, s.ClassNames, s.Checksum, want)
		}
	}
}

// The names of classes follow the content that a set without them has.
func TestContentOfNamedClasses(t *testing.T) {
	description := realSet()
	plain, err := New(description)
	if err != nil {
		t.Fatal(err)
	}
	description.ClassNames = []string{"a", "violet", "猫"}
	named, err := New(description)
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Replace(contentOf(t, plain), []byte("form 2"), []byte("form 3"), 1)
	want = append(want, "\x01\x00a\x06\x00violet\x03\x00猫"...)
	if got := contentOf(t, named); !bytes.Equal(got, want) {
		t.Errorf("the content is %q, want %q", got, want)
	}
}

// contentOf returns what WriteContent writes.
func contentOf(t testing.TB, s *Set) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.WriteContent(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkContent checks that a set's content is read as the set.
func checkContent(t testing.TB, s *Set) {
	t.Helper()
	got, err := ReadContent(t.Context(), bytes.NewReader(contentOf(t, s)), s.Name, s.Checksum)
	if err != nil {
		t.Fatal(err)
	}
	want := *s
	want.Remarks = nil // they are about the file
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Error(diff)
	}
}

func TestContentIsReadAsItWasWritten(t *testing.T) {
	for sum, s := range contentSets(t) {
		checkContent(t, s)
		hash := sha256.Sum256(contentOf(t, s))
		if got := hex.EncodeToString(hash[:]); got != sum {
			t.Errorf("what is written has the SHA-256 %s, the set's checksum is %s", got, sum)
		}
	}
}

func TestContentRefuses(t *testing.T) {
	s, err := New(realSet())
	if err != nil {
		t.Fatal(err)
	}
	good := contentOf(t, s)
	head := len(contentLine) + 2
	with := func(field int, value uint64) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint64(b[head+8*field:], value)
		return b
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"empty":        {nil, "it is truncated"},
		"no content":   {[]byte(strings.Repeat("x", 1000)), "it begins as no data set does"},
		"other form":   {bytes.Replace(good, []byte("form 2"), []byte("form 4"), 1), "it begins as no data set does"},
		"header alone": {good[:head+8], "it is truncated"},
		"truncated":    {good[:len(good)-1], "truncated"},
		"longer":       {append(bytes.Clone(good), 0), "bytes follow"},
		"no rows":      {with(0, 0), "0 is not from 1 to"},
		"huge":         {with(4, 1<<60), "is not from 1 to"},
		"many samples": {with(4, MaxValues), "samples of 4 inputs are more than the"},
		"other shape":  {with(1, 5), "samples of 1×5×1 inputs do not have 4"},
		"overflow":     {with(0, 1<<29), "inputs do not have 4"},
		"width":        {with(7, 2), "inputs have 2 bytes"},
		"other label":  {append(bytes.Clone(good[:len(good)-2]), 1, 0), "its content has the SHA-256"},
		"bad label":    {append(bytes.Clone(good[:len(good)-2]), 9, 0), "its content has the SHA-256"},
	} {
		_, err := ReadContent(t.Context(), bytes.NewReader(c.content), "own", s.Checksum)
		if err == nil || !strings.HasPrefix(err.Error(), "data set own: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want one with %q", name, err, c.want)
		}
	}
	// Even what has the checksum must be a set, and written as sets are.
	small, err := New(smallSet())
	if err != nil {
		t.Fatal(err)
	}
	wide := *small
	wide.Classes = 300
	other := bytes.Replace(contentOf(t, &wide), binary.LittleEndian.AppendUint64(nil, 300), binary.LittleEndian.AppendUint64(nil, 3), 1)
	otherSum := sha256.Sum256(other)
	if _, err := ReadContent(t.Context(), bytes.NewReader(other), "own", hex.EncodeToString(otherSum[:])); err == nil || !strings.Contains(err.Error(), "its content is in form 2, which is another set's") {
		t.Errorf("a form that is not the set's: error is %v", err)
	}
	nan := bytes.Clone(good)
	binary.LittleEndian.PutUint32(nan[head+8*8:], math.Float32bits(float32(math.NaN())))
	sum := sha256.Sum256(nan)
	if _, err := ReadContent(t.Context(), bytes.NewReader(nan), "own", hex.EncodeToString(sum[:])); err == nil || !strings.Contains(err.Error(), "is NaN") {
		t.Errorf("NaN: error is %v", err)
	}
}

// A header that claims gigabytes must not cost them.
func TestContentMemoryFollowsThePayload(t *testing.T) {
	b := []byte(contentLine + "2\n")
	for _, n := range []uint64{1, 1, 1, 2, MaxValues, 1, 1, 4} {
		b = binary.LittleEndian.AppendUint64(b, n)
	}
	takesLittle(t, func() error {
		_, err := ReadContent(t.Context(), bytes.NewReader(append(b, make([]byte, 100)...)), "own", "")
		return err
	})
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteContentTellsOfErrors(t *testing.T) {
	s, err := New(smallSet())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WriteContent(fullDisk{}); err == nil || err.Error() != "disk full" {
		t.Errorf("error is %v", err)
	}
}

func FuzzReadContent(f *testing.F) {
	for _, s := range contentSets(f) {
		f.Add(contentOf(f, s))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		sum := sha256.Sum256(content)
		s, err := ReadContent(t.Context(), bytes.NewReader(content), "fuzzed", hex.EncodeToString(sum[:]))
		if err != nil {
			return
		}
		if !bytes.Equal(contentOf(t, s), content) {
			t.Error("what was read is written otherwise")
		}
	})
}
