// Package comparison holds errors of trained networks against those of the main
// figure of Schneider et al. (2025), What should a neuron aim for?, ICLR, whose
// medians over seeds, read off its vector graphics, are published.csv.
package comparison
