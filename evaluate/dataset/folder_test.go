package dataset

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pngOf encodes an image whose pixel at x, y has a colour.
func pngOf(t testing.TB, img interface {
	image.Image
	Set(x, y int, c color.Color)
}, at func(x, y int) color.Color) string {
	t.Helper()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			img.Set(x, y, at(x, y))
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// grey is a grey image of 2 rows and 3 columns whose pixels count from a number.
func grey(t testing.TB, start uint8) string {
	return pngOf(t, image.NewGray(image.Rect(0, 0, 3, 2)), func(x, y int) color.Color { return color.Gray{start + uint8(3*y+x)} })
}

// tenImages are images of two classes, five each, without a test part.
func tenImages(t testing.TB) map[string]string {
	files := map[string]string{".hidden/notes.txt": "", "rose/.DS_Store": ""}
	for i := range uint8(5) {
		files["rose/"+string('a'+i)+".png"] = grey(t, 10*i)
		files["Tulip/"+string('a'+i)+".PNG"] = grey(t, 100+10*i)
	}
	return files
}

func TestFolder(t *testing.T) {
	files := tenImages(t)
	below := make(map[string]string)
	for name, text := range files {
		below["data/images/"+name] = text
	}
	inFolder(t, below)
	s, err := Open(t.Context(), Ref{Name: "images/"}, "data")
	if err != nil {
		t.Fatal(err)
	}
	want := Images{Pixels: []uint8{140, 141, 142, 143, 144, 145, 40, 41, 42, 43, 44, 45}, Labels: []uint16{0, 1}, Count: 2, Size: 6}
	if diff := cmp.Diff(want, s.Test) + cmp.Diff([]string{"Tulip", "rose"}, s.ClassNames); diff != "" {
		t.Error(diff)
	}
	if s.Rows != 2 || s.Cols != 3 || s.Channels != 1 || s.Train.Count != 8 || !bytes.Equal(s.Train.Image(4), []uint8{0, 1, 2, 3, 4, 5}) {
		t.Errorf("the set is %+v", s)
	}
	r, err := Check(t.Context(), Ref{Name: "images/"}, "data")
	if err != nil || !r.OK() || r.Files[0].Count != 10 || !strings.HasPrefix(r.Files[0].Content, "8 training and 2 test samples of 2×3×1 pixels in 2 classes, SHA-256 of the content "+s.Checksum) {
		t.Errorf("the report is %+v (%v)", r, err)
	}
	if diff := cmp.Diff([]string{"Tulip", "rose"}, r.Files[0].Classes); diff != "" {
		t.Error(diff)
	}
}

// Folders that are numbers are in their order, and a folder of each part is as good.
func TestFolderOfParts(t *testing.T) {
	for train, test := range map[string]string{"train": "test", "Training": "Testing"} {
		files := map[string]string{"images/val/0/x.png": "left alone"}
		for class := range 11 {
			name := "/" + []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"}[class] + "/x.png"
			files["images/"+train+name], files["images/"+test+name] = grey(t, uint8(class)), grey(t, uint8(100+class))
		}
		dir := inFolder(t, files)
		s, err := Open(t.Context(), Ref{Name: filepath.Join(dir, "images")}, "")
		if err != nil {
			t.Fatal(err)
		}
		if s.Train.Count != 11 || s.Test.Count != 11 || s.Classes != 11 || s.ClassNames != nil {
			t.Errorf("%d and %d images of %d classes named %v", s.Train.Count, s.Test.Count, s.Classes, s.ClassNames)
		}
		for i, label := range s.Test.Labels {
			if first := s.Test.Image(i)[0]; first != 100+uint8(label) {
				t.Errorf("the test image of class %d begins with %d", label, first)
			}
		}
		if want := []string{"the folder val is left alone, as it is neither of " + train + " and " + test}; !cmp.Equal(s.Remarks, want) {
			t.Errorf("remarks are %q, want %q", s.Remarks, want)
		}
	}
}

// Pixels come out as 8 bits of grey or of three channels, however the image has them.
func TestFolderForms(t *testing.T) {
	bounds := image.Rect(0, 0, 2, 1)
	at := func(x, _ int) color.Color { return color.NRGBA{10, uint8(20 + x), 30, 255} }
	greys := color.Palette{color.Gray{0}, color.Gray{255}}
	colours := color.Palette{color.NRGBA{10, 20, 30, 255}, color.NRGBA{10, 21, 30, 255}}
	for name, c := range map[string]struct {
		image    string
		channels int
		want     []uint8
	}{
		"one bit":        {pngOf(t, image.NewPaletted(bounds, greys), func(x, _ int) color.Color { return greys[x] }), 1, []uint8{0, 255}},
		"palette":        {pngOf(t, image.NewPaletted(bounds, colours), at), 3, []uint8{10, 10, 20, 21, 30, 30}},
		"colour":         {pngOf(t, image.NewRGBA(bounds), at), 3, []uint8{10, 10, 20, 21, 30, 30}},
		"colour, opaque": {pngOf(t, image.NewNRGBA(bounds), at), 3, []uint8{10, 10, 20, 21, 30, 30}},
	} {
		inFolder(t, map[string]string{"i/train/a/x.png": c.image, "i/train/b/x.png": c.image, "i/test/a/x.png": c.image})
		s, err := Open(t.Context(), Ref{Name: "i/"}, "")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Channels != c.channels || !bytes.Equal(s.Test.Pixels, c.want) {
			t.Errorf("%s: %d channels, %v, want %d, %v", name, s.Channels, s.Test.Pixels, c.channels, c.want)
		}
	}
}

func TestFolderRefuses(t *testing.T) {
	good := grey(t, 0)
	bounds := image.Rect(0, 0, 3, 2)
	for want, change := range map[string]func(files map[string]string){
		"no folder of images, nor a file that ends in .npz, .csv or .tsv":                 func(f map[string]string) { clear(f); f["i"] = "" },
		"there is no folder of a class in it":                                             func(f map[string]string) { clear(f); f["i/.x"] = "" },
		"readme.txt: it is a file where only the folders of classes must be":              func(f map[string]string) { f["i/readme.txt"] = "" },
		"notes.txt: its name does not end in .png":                                        func(f map[string]string) { f["i/rose/notes.txt"] = "" },
		"x.png: it is no PNG image that can be read: png: invalid format":                 func(f map[string]string) { f["i/rose/x.png"] = "GIF89a;;;;;;;;;" },
		"x.png: the image is truncated: unexpected EOF":                                   func(f map[string]string) { f["i/rose/x.png"] = good[:20] },
		"x.png: it is no PNG image that can be read: png: invalid format: unexpected EOF": func(f map[string]string) { f["i/rose/x.png"] = good[:len(good)-20] },
		"z.png: it is 1×2 and grey, but " + filepath.Join("i", "Tulip", "a.PNG") + " is 2×3 and grey: give all images one form": func(f map[string]string) {
			f["i/rose/z.png"] = pngOf(t, image.NewGray(image.Rect(0, 0, 2, 1)), func(int, int) color.Color { return color.White })
		},
		"z.png: it is 2×3 and in colour, but": func(f map[string]string) {
			f["i/rose/z.png"] = pngOf(t, image.NewRGBA(bounds), func(x, _ int) color.Color { return color.NRGBA{uint8(x), 2, 3, 255} })
		},
		"z.png: it has 16 bits for each pixel: save it with 8": func(f map[string]string) {
			f["i/rose/z.png"] = pngOf(t, image.NewGray16(bounds), func(int, int) color.Color { return color.White })
		},
		"a.png: it is transparent at row 1, column 1 (from 0)": func(f map[string]string) {
			clear(f)
			f["i/rose/a.png"] = pngOf(t, image.NewNRGBA(bounds), func(x, y int) color.Color { return color.NRGBA{1, 2, 3, uint8(255 - x*y)} })
		},
		"there is a folder train, but none train, training, test or testing beside it": func(f map[string]string) { f["i/train/rose/a.png"] = good },
		filepath.Join("rose", "f.png") + ": not a regular file":                        func(f map[string]string) { f["i/rose/f.png/inside"] = "" },
		"violet: there is no image in it":                                              func(f map[string]string) { f["i/violet/.keep"] = "" },
		"huge.png: it has 65536×65536 pixels, more than the 16777216 that are accepted": func(f map[string]string) {
			f["i/rose/huge.png"] = resized(good, 1<<16)
		},
		"labels: all are rose: at least 2 classes": func(f map[string]string) { clear(f); f["i/rose/a.png"] = good },
	} {
		files := make(map[string]string)
		for name, text := range tenImages(t) {
			files["i/"+name] = text
		}
		change(files)
		inFolder(t, files)
		_, err := Open(t.Context(), Ref{Name: "./i"}, "")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "data set ./i: ") {
			t.Errorf("error is %v, want one with %q", err, want)
		}
	}
}

// resized is a PNG image whose header claims a number of rows and columns.
func resized(file string, size uint32) string {
	b := []byte(file)
	header := b[12:29] // "IHDR" and its 13 bytes, after the signature and a length
	binary.BigEndian.PutUint32(header[4:], size)
	binary.BigEndian.PutUint32(header[8:], size)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(header))
	return string(b)
}

func TestFolderMissing(t *testing.T) {
	inFolder(t, map[string]string{"data/x": ""})
	_, err := Open(t.Context(), Ref{Name: "images/"}, "data")
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "data set images/: it is neither "+filepath.Join("data", "images")) {
		t.Errorf("error is %v", err)
	}
	r, err := Check(t.Context(), Ref{Name: "images/"}, "data")
	if err != nil || len(r.Files) != 1 || r.Files[0].State != Missing {
		t.Errorf("the report is %+v (%v)", r, err)
	}
	if err := Fetch(t.Context(), "images/", "data", FetchOptions{}); !errors.Is(err, ErrNoSource) {
		t.Errorf("Fetch: error is %v", err)
	}
}

func TestFolderHeedsContext(t *testing.T) {
	inFolder(t, tenImages(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, Ref{Name: "./"}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: error is %v", err)
	}
	if _, err := Check(ctx, Ref{Name: "./"}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Check: error is %v", err)
	}
}

// FuzzFolder: no image makes the reader panic, and what it reads has the form of its
// header.
func FuzzFolder(f *testing.F) {
	f.Add([]byte(grey(f, 7)))
	f.Add([]byte(pngOf(f, image.NewNRGBA(image.Rect(0, 0, 2, 2)), func(x, y int) color.Color { return color.NRGBA{uint8(x), uint8(y), 0, 255} })))
	f.Fuzz(func(t *testing.T, file []byte) {
		r := bytes.NewReader(file)
		form, err := readPNGForm(r)
		if err != nil || form.size() > 1<<16 {
			return
		}
		if pixels, err := appendPNG(nil, r, form); err == nil && len(pixels) != form.size() {
			t.Errorf("%s has %d pixels", form, len(pixels))
		}
	})
}
