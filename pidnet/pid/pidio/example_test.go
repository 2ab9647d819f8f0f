package pidio_test

import (
	"context"
	"fmt"
	"log"
	"os"

	"goalsearch/pidnet/pid/pidio"
)

// Eight samples of an exclusive or: the sources say nothing alone, and all together. There are
// so few of them that 6 of the 70 orders of the target say as much.
func ExampleReadSamples() {
	text := "left,right,result\n0,0,same\n0,1,other\n1,0,other\n1,1,same\n0,0,same\n0,1,other\n1,0,other\n1,1,same\n"
	samples, err := pidio.ReadSamples([]byte(text), pidio.SampleOptions{Target: "result"})
	if err != nil {
		log.Fatal(err)
	}
	distribution, err := samples.Distribution("xor")
	if err != nil {
		log.Fatal(err)
	}
	result := pidio.Decompose(distribution, false)
	test, err := samples.PermutationTest(context.Background(), 999, 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("p = %.1f\n", test.All.P)
	if err := pidio.WriteTable(os.Stdout, []pidio.Result{result}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// p = 0.1
	// xor: 2 sources, mutual information 1.000000 bit, residual entropy 0.000000 bit
	// 8 samples in 4 of 8 cells; sources that say nothing of the target would give about 0.270505 bit by chance
	// atom    sources             bits  informative  misinformative
	// {1}{2}  {left}{right}  -0.584963     0.415037        1.000000
	// {1}     {left}          0.584963     0.584963        0.000000
	// {2}     {right}         0.584963     0.584963        0.000000
	// {12}    {left,right}    0.415037     0.415037        0.000000
	//
	// source  name    symbols  bits about the target
	// {1}     left          2               0.000000
	// {2}     right         2               0.000000
	// all                                   1.000000
	// target  result        2               1.000000
}
