// FANOUT-10k: one list, ten thousand mapped tasks, one join.
var dag = new Dag("fanout") { MaxActiveRuns = 100 };
var numbers = dag.Task("numbers", ctx => Enumerable.Range(0, 10_000).ToArray());
var doubled = dag.Map("doubled", numbers, n => n * 2).MapLimit(10_000);
dag.Task("sum", doubled, all => all.Sum());
