package boltfile

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"
)

// Any bytes are refused as a bbolt file, or their pages can be visited.
func FuzzPages(f *testing.F) {
	path := f.TempDir() + "/seed.db"
	bolt, err := bbolt.Open(path, 0o600, &bbolt.Options{PageSize: minPageSize})
	if err != nil {
		f.Fatal(err)
	}
	err = bolt.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte("a"))
		for i := range 40 {
			err = errors.Join(err, b.Put([]byte{byte(i)}, make([]byte, 50)))
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	var seed bytes.Buffer
	err = bolt.View(func(tx *bbolt.Tx) error { _, err := tx.WriteTo(&seed); return err })
	if err := errors.Join(err, bolt.Close()); err != nil {
		f.Fatal(err)
	}
	m, err := ReadMeta(bytes.NewReader(seed.Bytes()), int64(seed.Len()))
	if err != nil {
		f.Fatal(err)
	}
	if found := Check(bytes.NewReader(seed.Bytes()), m); len(found) > 0 {
		f.Fatalf("a good file has problems: %v", found)
	}
	f.Add(seed.Bytes()[2*minPageSize:])
	f.Fuzz(func(t *testing.T, pages []byte) {
		data := slices.Concat(seed.Bytes()[:2*minPageSize], pages)
		if m, err := ReadMeta(bytes.NewReader(data), int64(len(data))); err == nil {
			Check(bytes.NewReader(data), m)
		}
		if m, err := ReadMeta(bytes.NewReader(pages), int64(len(pages))); err == nil {
			Check(bytes.NewReader(pages), m)
		}
	})
}
