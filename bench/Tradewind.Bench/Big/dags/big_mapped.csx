// A run of ten thousand mapped tasks; a few of them fail.
var dag = new Dag("big_mapped") { Description = "Ten thousand mapped tasks.", Owner = "ml-team", Tags = ["big"] };
var list = dag.Task("list", ctx => Enumerable.Range(0, 10_000).ToArray());
var score = dag.Map("score", list, n => n % 997 == 0 ? throw new InvalidOperationException($"Customer {n} has no history.") : n * 2, name: n => $"customer-{n}").MapLimit(10_000);
dag.Action("report", ctx => { }).After(score);
