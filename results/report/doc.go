// Package report writes what studies found as one HTML page that needs nothing
// else: it opens offline and asks nothing of any network, which its content security
// policy makes sure of.
//
// [Write] turns studies into the data of the page (data.go), JSON with an array per
// field of the trials, and puts them into the page (page.go) with its style, its
// program (assets/*.js) and Apache ECharts. The program draws everything from the
// data; what it writes is text, never markup, so that no name can become one.
//
// assets/echarts.min.js.gz is dist/echarts.min.js of the npm package echarts 6.1.0,
// SHA-256 b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0, compressed;
// its licence and notice are beside it.
package report
