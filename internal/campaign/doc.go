// Package campaign takes studies through a store: it prepares them, enters them, has
// their runs trained, here or on a cluster, and estimates what that costs.
//
//   - [Options] say where the store and the data are and who trains;
//   - a plan is a study with its parsed [evaluate.Task] and its data (plan.go);
//   - [Run] prepares the plans, admits them to the store (admission.go), hires an
//     executor (executor.go: this machine; remote.go: workers of a cluster), and takes
//     one plan after another through a [search.Runner];
//   - runs that the store has already are reused (cache.go);
//   - [Estimate] measures an epoch of each kind of network instead, and changes nothing.
//
// The package knows neither flags nor terminals. What happens is told as [Event]s.
package campaign
