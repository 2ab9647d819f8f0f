package dataset

// The files of MNIST and of the sets made after it.
const (
	trainImages = "train-images-idx3-ubyte"
	trainLabels = "train-labels-idx1-ubyte"
	testImages  = "t10k-images-idx3-ubyte"
	testLabels  = "t10k-labels-idx1-ubyte"
)

// mnist is the set of LeCun, Cortes and Burges (1998).
var mnist = Manifest{
	Name:  "mnist",
	About: "handwritten digits",
	Sources: []string{
		"https://ossci-datasets.s3.amazonaws.com/mnist/",
		"https://storage.googleapis.com/cvdf-datasets/mnist/",
	},
	Classes: 10, Rows: 28, Cols: 28,
	Train: Part{
		Count: 60000,
		Images: File{
			Name:       trainImages,
			SHA256:     "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
			GzipSHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
		},
		Labels: File{
			Name:       trainLabels,
			SHA256:     "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
			GzipSHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
		},
	},
	Test: Part{
		Count: 10000,
		Images: File{
			Name:       testImages,
			SHA256:     "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
			GzipSHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
		},
		Labels: File{
			Name:       testLabels,
			SHA256:     "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
			GzipSHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
		},
	},
}

// fashionMNIST is the set of Xiao, Rasul and Vollgraf (2017), arXiv 1708.07747.
var fashionMNIST = Manifest{
	Name:    "fashion-mnist",
	About:   "articles of clothing",
	Sources: []string{"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"},
	Classes: 10, Rows: 28, Cols: 28,
	Train: Part{
		Count: 60000,
		Images: File{
			Name:       trainImages,
			SHA256:     "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
			GzipSHA256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
		},
		Labels: File{
			Name:       trainLabels,
			SHA256:     "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
			GzipSHA256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
		},
	},
	Test: Part{
		Count: 10000,
		Images: File{
			Name:       testImages,
			SHA256:     "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
			GzipSHA256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
		},
		Labels: File{
			Name:       testLabels,
			SHA256:     "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
			GzipSHA256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
		},
	},
}

// cifar10 is the set of Krizhevsky (2009), Learning multiple layers of features
// from tiny images, in its binary version. The sum of the gzipped archive is
// known, those of its members are not.
var cifar10 = Archive{
	Name:    "cifar-10",
	About:   "photographs of animals and vehicles",
	Sources: []string{"https://www.cs.toronto.edu/~kriz/"},
	File: File{
		Name:       "cifar-10-binary.tar",
		GzipSHA256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
	},
	Inner:   "cifar-10-batches-bin",
	Train:   []string{"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"},
	Test:    []string{"test_batch.bin"},
	Records: 10000,
	Classes: 10, Rows: 32, Cols: 32, Channels: 3,
}
