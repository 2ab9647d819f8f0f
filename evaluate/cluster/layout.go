package cluster

// What the server keeps.
const (
	runsStream     = "GOALSEARCH_RUNS"      // what is to be trained; a run leaves it when it has a result
	resultsStream  = "GOALSEARCH_RESULTS"   // what came of runs, until the store has it
	releasesStream = "GOALSEARCH_HANDBACKS" // how often a run was handed back
	objectsBucket  = "GOALSEARCH_OBJECTS"   // what is too big for a message
	objectsStream  = "OBJ_" + objectsBucket
	dataBucket     = "GOALSEARCH_DATA" // data sets that only the coordinator has
	dataStream     = "OBJ_" + dataBucket
	queueConsumer  = "workers" // of runsStream; all workers share it
)

// Subjects. Those that end in a dot are followed by the id of a run or worker.
const (
	runSubject      = "goalsearch.run."
	resultSubject   = "goalsearch.result."
	releaseSubject  = "goalsearch.handback."
	presenceSubject = "goalsearch.presence."
	helloSubject    = "goalsearch.hello" // what a coordinator requires of workers
)

// Inboxes of the two kinds of clients, apart so that a worker cannot listen to what
// the coordinator is told.
const (
	coordinatorInbox = "_INBOX_coordinator"
	workerInbox      = "_INBOX_worker"
)

// Permissions are the subjects that a client may use.
type Permissions struct{ Publish, Subscribe []string }

// WorkerPermissions is all that a worker needs: to take runs from the queue and say
// what became of them, to look whether one has a result, to tell what it does, to read
// and write objects, and to read data sets.
func WorkerPermissions() Permissions {
	return Permissions{
		Publish: append([]string{
			helloSubject,
			presenceSubject + "*",
			resultSubject + "*",
			releaseSubject + "*",
			"$JS.API.CONSUMER.INFO." + runsStream + "." + queueConsumer,
			"$JS.API.CONSUMER.MSG.NEXT." + runsStream + "." + queueConsumer,
			"$JS.ACK." + runsStream + "." + queueConsumer + ".>",
			"$JS.ACK.*.*." + runsStream + "." + queueConsumer + ".>", // as newer servers write it
			"$JS.API.DIRECT.GET." + resultsStream + "." + resultSubject + "*",
			"$JS.API.DIRECT.GET." + releasesStream + "." + releaseSubject + "*",
			"$O." + objectsBucket + ".>",
		}, append(reading(objectsStream), reading(dataStream)...)...),
		Subscribe: []string{workerInbox + ".>"},
	}
}

// reading is what it takes to read the objects of a stream.
func reading(stream string) []string {
	return []string{
		"$JS.API.STREAM.INFO." + stream,
		"$JS.API.DIRECT.GET." + stream + ".>",
		"$JS.API.CONSUMER.CREATE." + stream + ".>",
		"$JS.API.CONSUMER.DELETE." + stream + ".>",
		"$JS.FC." + stream + ".>",
	}
}

// CoordinatorPermissions is everything: the account is the coordinator's.
func CoordinatorPermissions() Permissions {
	return Permissions{Publish: []string{">"}, Subscribe: []string{">"}}
}
