package dataset

import (
	"errors"
	"net/http"
	"testing"
)

func TestContinueAt(t *testing.T) {
	cases := map[string]struct {
		status       int
		contentRange string
		offset       int64
		at           int64
		whole        bool
		err          bool
	}{
		"whole file":          {200, "", 0, 0, false, false},
		"range ignored":       {200, "", 70, 0, false, false},
		"continued":           {206, "bytes 70-99/100", 70, 70, false, false},
		"size unknown":        {206, "bytes 70-99/*", 70, 70, false, false},
		"nothing beyond":      {416, "bytes */70", 70, 70, true, false},
		"other range":         {206, "bytes 0-99/100", 70, 0, false, true},
		"other unit":          {206, "lines 70-99/100", 70, 0, false, true},
		"no range said":       {206, "", 70, 0, false, true},
		"unreadable range":    {206, "bytes 70", 70, 0, false, true},
		"part of whole":       {206, "bytes 0-9/100", 0, 0, false, true},
		"nothing from nought": {416, "bytes */0", 0, 0, false, true},
		"redirect unfollowed": {304, "", 70, 0, false, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := &http.Response{StatusCode: c.status, Header: http.Header{"Content-Range": {c.contentRange}}}
			at, whole, err := continueAt(r, c.offset)
			if at != c.at || whole != c.whole || (err != nil) != c.err {
				t.Errorf("got %d, %v, %v", at, whole, err)
			}
			if c.err && c.status == 206 && c.offset > 0 && !errors.Is(err, errRange) {
				t.Errorf("error is %v, want errRange", err)
			}
		})
	}
}

func TestOnlyStrongTagsAreKept(t *testing.T) {
	for tag, want := range map[string]string{`"abc"`: `"abc"`, `W/"abc"`: "", "": ""} {
		if got := strongTag(http.Header{"Etag": {tag}}); got != want {
			t.Errorf("%s: got %q, want %q", tag, got, want)
		}
	}
}

func TestSizeLimitLeavesRoomForWhatGzipAdds(t *testing.T) {
	s := newShop(t)
	for _, m := range s.members() {
		if limit, size := m.sizeLimit(), int64(len(s.files[m.Name+gzipSuffix])); limit <= size {
			t.Errorf("%s: limit %d for %d bytes", m.Name, limit, size)
		}
	}
	s.Train.Count = 0
	if limit := s.members()[0].sizeLimit(); limit <= MaxIDXBytes {
		t.Errorf("limit %d where the size is not known", limit)
	}
}
