// MAPPED: a long list, an instance for each element with a name, another for each of their outputs, and one task that goes through all of these.
record Size { public int Count { get; init; } = 10_000; }

var dag = new Dag("mapped") { MaxActiveRuns = 100 };
dag.Params<Size>();
var list = dag.Task("list", ctx => Enumerable.Range(0, ctx.Params<Size>().Count).ToArray());
var once = dag.Map("once", list, n => n + 1, name: n => $"n{n}").MapLimit(100_000);
var twice = dag.Map("twice", once, n => n * 2).MapLimit(100_000);
dag.Task("sum", twice, all => all.Sum(n => (long)n));
