package dataset

import (
	"fmt"
	"io"
)

// recordForm is the form of the files of CIFAR-10's binary version (Krizhevsky
// 2009): records without a header, each a label of one byte and then the image,
// one channel after another, each row-major.
type recordForm struct {
	// count is the number of records in a file.
	count int
	// size is the number of pixels in an image, of all channels; classes is the
	// number that labels stay below.
	size, classes int
}

// bytes is the size of a file.
func (f recordForm) bytes() int { return f.count * (1 + f.size) }

// read reads one file from r to its end and appends its images to im. It reports
// a file that is too short (an error that is io.ErrUnexpectedEOF) or too long,
// and labels outside the classes.
func (f recordForm) read(r io.Reader, im *Images) error {
	data, err := readPayload(r, f.bytes())
	if err != nil {
		return err
	}
	if err := expectEnd(r); err != nil {
		return err
	}
	for i := range f.count {
		record := data[i*(1+f.size) : (i+1)*(1+f.size)]
		if int(record[0]) >= f.classes {
			return fmt.Errorf("labels: label %d (from 0) is %d, outside 0 to %d", i, record[0], f.classes-1)
		}
		im.Labels = append(im.Labels, uint16(record[0]))
		im.Pixels = append(im.Pixels, record[1:]...)
	}
	im.Count += f.count
	im.Size = f.size
	return nil
}
