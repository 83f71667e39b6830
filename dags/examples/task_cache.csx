// A step that is done once a day for the same params: a second run within a day takes its output over, and its attempt says from which run.
// Trigger it twice on a server; then with --no-cache, or with another region, or after a change of this file, it does the work again.
record CacheParams
{
    public string Region { get; init; } = "kr";
}

var dag = new Dag("task_cache");
dag.Params<CacheParams>();

var model = dag.Task("train", ctx =>
{
    Console.WriteLine($"training for {ctx.Params<CacheParams>().Region}");
    ctx.Push("score", 0.93);
    return new[] { 1, 2, 3 };
}).Cache(Days(1));
dag.Action("publish", model, model.Output<double>("score"), (weights, score) => Console.WriteLine($"{weights.Length} weights, score {score}"));
