package flags

import (
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/internal/campaign"
)

const (
	defaultHeartbeatTimeout = 30 * time.Second
	mostReplicas            = 5 // that NATS keeps
)

// Cluster are the flags of `run` and `resume` that have workers train.
func Cluster() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "listen", Usage: "let workers train that connect to this process at `HOST:PORT`", DefaultText: "train here"},
		&cli.StringFlag{Name: "nats", Usage: "let workers train that connect to the NATS server at `URL` (default port 4222; several comma-separated)", DefaultText: "train here"},
		Keys("the `DIR` made by `goalsearch cluster keys`, or its directory server (for --listen) or coordinator (for --nats)"),
		&cli.DurationFlag{Name: "heartbeat-timeout", Aliases: []string{"silence"}, Value: defaultHeartbeatTimeout, Usage: "give the trainings of a worker to others when it has been silent for `TIME`", Action: PositiveTime("heartbeat-timeout")},
		&cli.IntFlag{Name: "replicas", Value: 1, Usage: "keep queue and results on `N` servers of a NATS cluster, 1 to 5; the number never falls", Action: checkReplicas},
	}
}

// Keys is the flag of the directory of keys.
func Keys(usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: "keys", Usage: usage, DefaultText: "none, loopback only"}
}

// checkReplicas refuses a number of servers that NATS does not have.
func checkReplicas(_ *cli.Context, n int) error {
	if n < 1 || n > mostReplicas {
		return terminal.Usagef("--replicas: %d is not from 1 to %d: a NATS cluster keeps everything on 1, 3 or 5 servers", n, mostReplicas)
	}
	return nil
}

// ClusterOf reads what the flags of Cluster say; nil: this machine trains.
func ClusterOf(line *cli.Context) (*campaign.Cluster, error) {
	c := &campaign.Cluster{
		Listen: line.String("listen"), URL: line.String("nats"), Keys: line.String("keys"),
		HeartbeatTimeout: line.Duration("heartbeat-timeout"), Replicas: line.Int("replicas"),
	}
	asked := c.Listen != "" || c.URL != ""
	switch {
	case c.Listen != "" && c.URL != "":
		return nil, errors.New("--listen and --nats: give one, a server within this process or one of its own")
	case asked && line.IsSet("workers"):
		return nil, errors.New("--workers: with --listen or --nats nothing is trained here: give it to `goalsearch worker`")
	case !asked && (c.Keys != "" || line.IsSet("heartbeat-timeout") || line.IsSet("replicas")):
		return nil, errors.New("--keys, --heartbeat-timeout and --replicas are for trainings on other machines: give --listen or --nats too")
	case c.Listen != "" && c.Replicas > 1:
		return nil, errors.New("--replicas: the server within this process is one; several need --nats")
	case c.Listen != "":
		return c, about("--listen", c.Server("").Validate())
	case c.URL != "":
		return c, about("--nats", c.Access().Validate())
	}
	return nil, nil
}

// about says which flag an error is about.
func about(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", flag, err)
}

// ClusterHint has the flags by which the workers of a cluster are reached again, as they
// were; nil: there are none.
func ClusterHint(c *campaign.Cluster) string {
	if c == nil {
		return ""
	}
	text := ""
	for _, f := range []struct{ name, value string }{{"listen", c.Listen}, {"nats", c.URL}, {"keys", c.Keys}} {
		if f.value != "" {
			text += " --" + f.name + " " + terminal.Quote(f.value)
		}
	}
	if c.HeartbeatTimeout != defaultHeartbeatTimeout {
		text += fmt.Sprintf(" --heartbeat-timeout %v", c.HeartbeatTimeout)
	}
	if c.Replicas > 1 {
		text += fmt.Sprintf(" --replicas %d", c.Replicas)
	}
	return text
}
