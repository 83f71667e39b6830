// How long runs are kept. This DAG runs all day and nobody asks for last week's runs: they are removed after seven days, however long the
// installation keeps those of other DAGs. Its latest runs stay in any case.
var dag = new Dag("retention")
{
    Description = "Runs that are removed after a week.",
    Tags = ["example", "retention"],
    Schedule = Every(Minutes(15)),
    KeepRuns = Days(7),
};

dag.Task("count", ctx => Directory.GetFiles(".").Length);
