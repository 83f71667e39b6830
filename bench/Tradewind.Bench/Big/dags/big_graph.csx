// A DAG of a thousand tasks in groups: ten regions, each with ten sources of ten steps.
var dag = new Dag("big_graph") { Description = "A thousand tasks in groups.", Owner = "data-platform", Tags = ["big"], StartPaused = true };
var regions = new[] { "at", "be", "ch", "de", "dk", "es", "fr", "it", "nl", "pl" };
var begin = dag.Action("begin", ctx => { });
var end = dag.Action("end", ctx => { });
foreach (var region in regions)
{
    var group = dag.Group(region);
    for (var source = 0; source < 10; source++)
    {
        var part = group.Group($"source_{source}");
        var before = part.Action("fetch", ctx => { }).After(begin);
        var others = Enumerable.Range(1, 7).Select(step => part.Action($"step_{step}", ctx => { }).After(before)).ToArray();
        var join = part.Action("join", ctx => { }).After(others);
        // Two less in the first, for begin and end: a thousand in all.
        if (region == "at" && source < 2) join.Then(end);
        else join.Then(part.Action("store", ctx => { })).Then(end);
    }
}
