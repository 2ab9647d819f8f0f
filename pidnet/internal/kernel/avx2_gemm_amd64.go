package kernel

// A panel is a packed block of the right-hand matrix, as many columns wide as the
// micro-kernel.
const panelWidth = 16

var gemms = [...]func(c *float32, cStride int, a *float32, aStride int, panel *float32, k int){
	1: gemm1, 2: gemm2, 3: gemm3, 4: gemm4, 5: gemm5, 6: gemm6,
}

// Product implements Kernels. The matrix b is cut into blocks of packDepth rows
// and packColumns columns, which are packed into panels; the rows of a are read
// as they stand. Every element of c is the sum over the blocks, in order, of sums
// over the rows of each, in order.
func (k2 avx2) Product(c []float32, cStride int, a []float32, aStride int, b []float32, bStride int, m, n, k int, transposed bool, pack []float32) {
	if m == 0 || n == 0 || k == 0 {
		return
	}
	_, _, pack = c[(m-1)*cStride+n-1], a[(m-1)*aStride+k-1], pack[:PackSize]
	for column := 0; column < n; column += packColumns {
		width := min(packColumns, n-column)
		for row := 0; row < k; row += packDepth {
			depth := min(packDepth, k-row)
			if transposed {
				k2.packTransposed(pack, b[column*bStride+row:], bStride, depth, width)
			} else {
				packPanels(pack, b[row*bStride+column:], bStride, depth, width)
			}
			multiplyPanels(c[column:], cStride, a[row:], aStride, pack, m, width, depth)
		}
	}
}

// packPanels packs depth rows of width numbers into panels; a narrow last panel
// is filled up with 0.
func packPanels(pack, b []float32, stride, depth, width int) {
	whole := width &^ (panelWidth - 1)
	for i := range depth {
		row := b[i*stride:][:width]
		to := i * panelWidth
		for at := 0; at < whole; at += panelWidth {
			*(*[panelWidth]float32)(pack[at*depth+to:]) = *(*[panelWidth]float32)(row[at:])
		}
		if whole < width {
			rest := pack[whole*depth+to:][:panelWidth]
			clear(rest[copy(rest, row[whole:]):])
		}
	}
}

// packTransposed packs the transpose of width rows of depth numbers.
func (k2 avx2) packTransposed(pack, b []float32, stride, depth, width int) {
	for at := 0; at < width; at += panelWidth {
		panel := pack[at*depth:][:panelWidth*depth]
		columns := min(panelWidth, width-at)
		if columns < panelWidth {
			clear(panel)
		}
		k2.Transpose(panel, panelWidth, b[at*stride:], stride, columns, depth)
	}
}

func multiplyPanels(c []float32, cStride int, a []float32, aStride int, pack []float32, m, width, depth int) {
	for at := 0; at < width; at += panelWidth {
		panel := &pack[at*depth]
		columns := min(panelWidth, width-at)
		for row := 0; row < m; row += len(gemms) - 1 {
			height := min(len(gemms)-1, m-row)
			if columns == panelWidth {
				gemms[height](&c[row*cStride+at], 4*cStride, &a[row*aStride], 4*aStride, panel, depth)
				continue
			}
			edge := pack[packDepth*packColumns:]
			for i := range height {
				copy(edge[i*panelWidth:], c[(row+i)*cStride+at:][:columns])
			}
			gemms[height](&edge[0], 4*panelWidth, &a[row*aStride], 4*aStride, panel, depth)
			for i := range height {
				copy(c[(row+i)*cStride+at:][:columns], edge[i*panelWidth:])
			}
		}
	}
}
