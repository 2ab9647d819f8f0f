// Package saved keeps trained networks in a directory, for a look inside and for
// other programs.
//
// The directory has train.json, a [Record]: what was trained, the names of the classes,
// and of every run the learning curve and the atoms over training; and for every run an
// .npz file of arrays, which NumPy reads:
//
//   - hidden1_F_weight, hidden1_F_bias, …, output_C_bias: float32 weights,
//     neurons×inputs, and biases, by layer and source, 0 where there is no
//     connection;
//   - output_polarity: float32, by class, 1 for each output neuron that fires for its
//     class and -1 for each that fires for the others, and is inverted before neurons are
//     compared; absent with the paper's readout, which looks at the batch;
//   - curve: float64, epochs×2, accuracy on training and validation images;
//   - atoms_mean, atoms_spread: float64, epochs×layers×atoms, in bits, mean and
//     standard deviation over the neurons of a layer, in the order of atoms in
//     train.json; absent if the setup has no goal that is searched.
package saved
