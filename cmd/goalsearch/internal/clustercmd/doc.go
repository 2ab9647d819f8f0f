// Package clustercmd has the commands of workers on other machines.

package clustercmd
