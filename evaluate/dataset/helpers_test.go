package dataset

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// The tiny set of the tests: 2×3 pixels, three classes.
const (
	tinyRows, tinyCols, tinyClasses = 2, 3, 3
	tinyTrain, tinyTest             = 5, 4
)

// encodeIDX is the IDX form of an array of bytes.
func encodeIDX(data []uint8, dims ...int) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(idxUnsignedByte<<8|len(dims)))
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, uint32(d))
	}
	return append(b, data...)
}

func compress(t *testing.T, data []byte, level int) []byte {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// counting returns n bytes that count up from start, modulo m.
func counting(n, start, m int) []uint8 {
	b := make([]uint8, n)
	for i := range b {
		b[i] = uint8((start + i) % m)
	}
	return b
}

// tinyFiles are the plain files of the tiny set by name.
func tinyFiles() map[string][]byte {
	const size = tinyRows * tinyCols
	return map[string][]byte{
		trainImages: encodeIDX(counting(tinyTrain*size, 0, 251), tinyTrain, tinyRows, tinyCols),
		trainLabels: encodeIDX(counting(tinyTrain, 0, tinyClasses), tinyTrain),
		testImages:  encodeIDX(counting(tinyTest*size, 100, 251), tinyTest, tinyRows, tinyCols),
		testLabels:  encodeIDX(counting(tinyTest, 1, tinyClasses), tinyTest),
	}
}

// tinyManifest describes the tiny set with the sums of the uncompressed bytes.
func tinyManifest() Manifest {
	files := tinyFiles()
	file := func(name string) File { return File{Name: name, SHA256: hexSum(files[name])} }
	return Manifest{
		Name: "tiny", About: "a set of the tests",
		Classes: tinyClasses, Rows: tinyRows, Cols: tinyCols,
		Train: Part{Count: tinyTrain, Images: file(trainImages), Labels: file(trainLabels)},
		Test:  Part{Count: tinyTest, Images: file(testImages), Labels: file(testLabels)},
	}
}

// withoutSums is m with all sums unknown.
func withoutSums(m Manifest) Manifest {
	for _, p := range []*Part{&m.Train, &m.Test} {
		p.Images = File{Name: p.Images.Name}
		p.Labels = File{Name: p.Labels.Name}
	}
	return m
}

// writeFiles puts files into the folder of set below a new data directory.
func writeFiles(t *testing.T, set string, files map[string][]byte) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, set), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, set, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// gzipped is files as gzipped ones.
func gzipped(t *testing.T, files map[string][]byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, data := range files {
		out[name+gzipSuffix] = compress(t, data, gzip.BestCompression)
	}
	return out
}

// takesLittle checks that reading a short file whose header claims much finds its
// early end without having taken the memory.
func takesLittle(t *testing.T, read func() error) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err := read()
	runtime.ReadMemStats(&after)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("error is %v", err)
	}
	if taken := after.TotalAlloc - before.TotalAlloc; taken > 8<<20 {
		t.Errorf("%d bytes taken", taken)
	}
}
