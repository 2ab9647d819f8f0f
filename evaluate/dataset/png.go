package dataset

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
)

// pngForm is the form of an image.
type pngForm struct{ rows, cols, channels int }

// size is the number of pixels in all channels.
func (f pngForm) size() int { return f.rows * f.cols * f.channels }

func (f pngForm) String() string {
	kind := "in colour"
	if f.channels == 1 {
		kind = "grey"
	}
	return fmt.Sprintf("%d×%d and %s", f.rows, f.cols, kind)
}

// mostPixels is the most pixels of an image in a channel: what decoding takes is bounded
// by it.
const mostPixels = 1 << 24

// readPNGForm reads the header of an image of 8 bits or fewer, grey or in colour, and
// goes back to the beginning.
func readPNGForm(file io.ReadSeeker) (f pngForm, err error) {
	c, err := png.DecodeConfig(file)
	if err != nil {
		return f, pngError(err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return f, err
	}
	if c.Width > mostPixels/c.Height {
		return f, fmt.Errorf("it has %d×%d pixels, more than the %d that are accepted", c.Height, c.Width, mostPixels)
	}
	f = pngForm{rows: c.Height, cols: c.Width, channels: 3}
	switch model := c.ColorModel.(type) {
	case color.Palette:
		if !slices.ContainsFunc(model, func(entry color.Color) bool { return !isGrey(entry) }) {
			f.channels = 1
		}
		return f, nil
	default:
		switch model {
		case color.GrayModel:
			f.channels = 1
		case color.Gray16Model, color.RGBA64Model, color.NRGBA64Model:
			return f, errors.New("it has 16 bits for each pixel: save it with 8")
		}
		return f, nil
	}
}

// isGrey says whether a colour is a grey that hides all behind it.
func isGrey(c color.Color) bool {
	r, g, b, a := c.RGBA()
	return r == g && g == b && a == 0xffff
}

// appendPNG appends the pixels of an image, channel by channel, row by row.
func appendPNG(pixels []uint8, file io.Reader, f pngForm) ([]uint8, error) {
	img, err := png.Decode(file)
	if err != nil {
		return pixels, pngError(err)
	}
	grey, isGrey := img.(*image.Gray)
	if isGrey && f.channels == 1 {
		for y := range f.rows {
			pixels = append(pixels, grey.Pix[y*grey.Stride:y*grey.Stride+f.cols]...)
		}
		return pixels, nil
	}
	at := img.Bounds().Min
	for channel := range f.channels {
		for y := range f.rows {
			for x := range f.cols {
				c := color.NRGBAModel.Convert(img.At(at.X+x, at.Y+y)).(color.NRGBA)
				if c.A != 0xff {
					return pixels, fmt.Errorf("it is transparent at row %d, column %d (from 0): save it without transparency", y, x)
				}
				pixels = append(pixels, [3]uint8{c.R, c.G, c.B}[channel])
			}
		}
	}
	return pixels, nil
}

// pngError says of an error of the decoder that it is about the image.
func pngError(err error) error {
	if isEnd(err) {
		return fmt.Errorf("the image is truncated: %w", io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("it is no PNG image that can be read: %w", err)
}
